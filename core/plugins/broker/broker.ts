import { PluginError } from '@caliopen/contract/plugin/errors'
import type { RunnablePlugin } from '../hosts/runnable.js'
import type { BrokerServices } from './services.js'

export interface BrokerUsage {
  /** by what was asked for */
  calls: Record<string, number>
  refused: number
}

/** Between one plugin and the world. */
export class Broker {
  readonly #runnable: RunnablePlugin
  readonly #services: BrokerServices
  readonly usage: BrokerUsage = { calls: {}, refused: 0 }

  constructor(runnable: RunnablePlugin, services: BrokerServices) {
    this.#runnable = runnable
    this.#services = services
  }

  async answer(method: string, params: unknown): Promise<unknown> {
    this.usage.calls[method] = (this.usage.calls[method] ?? 0) + 1
    if (method === 'log') {
      this.#services.log.info({ plugin: this.#runnable.id, params }, 'plugin')
      return null
    }
    throw new PluginError('E_NOT_ALLOWED', `${method} is not there`)
  }

  async during<T>(_method: string, _params: unknown, work: () => Promise<T>): Promise<T> {
    return work()
  }

  close(): void {}
}
