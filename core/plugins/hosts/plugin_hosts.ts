import type { Log } from '@caliopen/contract/log'
import { PluginError } from '@caliopen/contract/plugin/errors'
import type { BrokerServices } from '../broker/services.js'
import type { SandboxUsage } from '../sandbox/sandbox.js'
import { BACK_OFF, type BackOff } from './back_off.js'
import { HostedPlugin, type HostedEvents } from './hosted_plugin.js'
import type { PluginCallOptions, PluginCalls, PluginMethod } from './plugin_calls.js'
import type { RunnableSource } from './runnable.js'

export interface HostsParts {
  source: RunnableSource
  services: BrokerServices
  log: Log
  /** milliseconds without a call after which a plugin is stopped; 5 minutes where absent */
  idle?: number
  backOff?: BackOff
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
  readonly #kept = new Set<string>()
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

  /** From now on it runs whenever it is active, and is started again when it ends. */
  async keepRunning(plugin: string): Promise<void> {
    this.#kept.add(plugin)
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

  /** After `plugins.changed`: what is not active any more ends, what is another now starts anew. */
  async refresh(): Promise<void> {
    const active = new Set((await this.#parts.source.list()).map(({ id }) => id))
    const refreshed = [...this.#plugins].map(async ([id, hosted]) => {
      if (active.has(id)) return hosted.refresh()
      this.#plugins.delete(id)
      return hosted.close()
    })
    await Promise.all(refreshed)
    const back = [...this.#kept].filter((id) => active.has(id) && !this.#plugins.has(id))
    await Promise.all(back.map((id) => this.keepRunning(id)))
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
    const { source, services, idle = IDLE, backOff = BACK_OFF } = this.#parts
    return new HostedPlugin(id, { source, services, idle, backOff }, this.#eventsOf(id))
  }

  #eventsOf(id: string): HostedEvents {
    const { log } = this.#parts
    return {
      onStarted: () => {
        log.info({ plugin: id }, 'a plugin is up')
        for (const listener of this.#started) listener(id)
      },
      onStopped: (why) => {
        if (why) log.warn({ plugin: id, code: why.code }, `a plugin ended: ${why.message}`)
        else log.info({ plugin: id }, 'a plugin was stopped')
        for (const listener of this.#stopped) listener(id)
      },
      onGivenUp: (why) => void this.#switchOff(id, why),
    }
  }

  async #switchOff(id: string, { code, message }: PluginError): Promise<void> {
    const { source, log } = this.#parts
    this.#plugins.delete(id)
    log.error({ plugin: id, code }, 'a plugin ended too often and is switched off')
    try {
      await source.switchOff(id, { code: 'E_CRASH_LOOP', detail: `${code}: ${message}` })
    } catch (error) {
      log.error({ err: error, plugin: id }, 'a plugin could not be switched off')
    }
  }
}
