import type { Log } from '@caliopen/contract/log'
import { PluginError } from '@caliopen/contract/plugin/errors'
import type { BrokerServices } from '../broker/services.js'
import type { SandboxUsage } from '../sandbox/sandbox.js'
import { HostedPlugin } from './hosted_plugin.js'
import type { PluginCallOptions, PluginCalls, PluginMethod } from './plugin_calls.js'
import type { RunnableSource } from './runnable.js'

export interface HostsParts {
  source: RunnableSource
  services: BrokerServices
  log: Log
  /** milliseconds without a call after which a plugin is stopped; 5 minutes where absent */
  idle?: number
}

export interface HostedUsage {
  id: string
  running: SandboxUsage | null
  restarts: number
  /** why it ended the last time nobody asked it to */
  fault: { code: string; message: string } | null
}

const IDLE = 5 * 60_000

type Listener = (id: string) => void

/** All plugins of this process. The worker has the one of an installation that others call over the bus. */
export class PluginHosts implements PluginCalls {
  readonly #parts: HostsParts
  readonly #plugins = new Map<string, HostedPlugin>()
  readonly #started = new Set<Listener>()
  readonly #stopped = new Set<Listener>()
  #isClosed = false

  constructor(parts: HostsParts) {
    this.#parts = parts
  }

  async call(
    plugin: string,
    method: PluginMethod,
    params: unknown,
    options?: PluginCallOptions
  ): Promise<unknown> {
    const hosted = await this.#find(plugin)
    return hosted.call(method, params, options)
  }

  /** From now on it runs, and is started again when it ends; until it is deactivated. */
  async keepRunning(plugin: string): Promise<void> {
    const hosted = await this.#find(plugin)
    hosted.keepRunning()
  }

  /** Each time a plugin's process has started: what it was told before, it does not know. Returns how to stop listening. */
  onStarted(listener: Listener): () => void {
    this.#started.add(listener)
    return () => void this.#started.delete(listener)
  }

  /** Each time a plugin's process is gone, whatever the reason. */
  onStopped(listener: Listener): () => void {
    this.#stopped.add(listener)
    return () => void this.#stopped.delete(listener)
  }

  /** After plugins.changed: what is not active any more ends, what is another now starts anew. */
  async refresh(): Promise<void> {
    const active = new Set((await this.#parts.source.list()).map(({ id }) => id))
    const plugins = [...this.#plugins]
    await Promise.all(
      plugins.map(async ([id, hosted]) => {
        if (active.has(id)) return hosted.refresh()
        this.#plugins.delete(id)
        return hosted.close()
      })
    )
  }

  usage(): HostedUsage[] {
    return [...this.#plugins].map(([id, { sandbox, restarts, lastFault }]) => ({
      id,
      running: sandbox?.usage() ?? null,
      restarts,
      fault: lastFault && { code: lastFault.code, message: lastFault.message },
    }))
  }

  async close(): Promise<void> {
    this.#isClosed = true
    await Promise.all([...this.#plugins.values()].map((hosted) => hosted.close()))
  }

  async #find(id: string): Promise<HostedPlugin> {
    const there = this.#plugins.get(id)
    if (there) return there
    const active = await this.#parts.source.list()
    if (this.#isClosed || !active.some((one) => one.id === id)) {
      throw new PluginError('E_GONE', `the plugin ${id} is not active`)
    }
    const hosted = this.#plugins.get(id) ?? this.#host(id)
    this.#plugins.set(id, hosted)
    return hosted
  }

  #host(id: string): HostedPlugin {
    const { source, services, log, idle = IDLE } = this.#parts
    return new HostedPlugin(
      id,
      { source, services, idle },
      {
        onStarted: () => {
          log.info({ plugin: id }, 'a plugin is up')
          for (const listener of this.#started) listener(id)
        },
        onStopped: (_, why) => {
          if (why) log.warn({ plugin: id, err: why }, 'a plugin ended')
          for (const listener of this.#stopped) listener(id)
        },
      }
    )
  }
}
