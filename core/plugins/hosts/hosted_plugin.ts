import { createHash } from 'node:crypto'
import { PluginError } from '@caliopen/contract/plugin/errors'
import { metrics } from '#core/metrics/metrics.js'
import type { BrokerServices } from '../broker/services.js'
import { openSandbox, type Sandbox } from '../sandbox/sandbox.js'
import { nextStart, withCrash, type BackOff, type Crashes } from './back_off.js'
import type { PluginCallOptions } from './plugin_calls.js'
import type { RunnablePlugin, RunnableSource } from './runnable.js'

export interface HostedParts {
  source: RunnableSource
  services: BrokerServices
  /** milliseconds without a call after which it is stopped */
  idle: number
  backOff: BackOff
}

export interface HostedEvents {
  onStarted(): void
  /** `why` is null where it was asked to stop */
  onStopped(why: PluginError | null): void
  /** It ended too often and is not started again. */
  onGivenUp(why: PluginError): void
}

/** One plugin: started when somebody needs it, stopped when nobody does, started again when it ends by itself. */
export class HostedPlugin {
  readonly #id: string
  readonly #parts: HostedParts
  readonly #events: HostedEvents
  #opening: Promise<Sandbox> | null = null
  #sandbox: Sandbox | null = null
  /** what it was started from; empty before the first time */
  #runs = ''
  #crashes: Crashes = []
  #restarts = 0
  #calls = 0
  #isKept = false
  #isClosed = false
  #idleTimer: NodeJS.Timeout | null = null
  #retryTimer: NodeJS.Timeout | null = null
  #lastFault: PluginError | null = null

  constructor(id: string, parts: HostedParts, events: HostedEvents) {
    this.#id = id
    this.#parts = parts
    this.#events = events
  }

  get sandbox(): Sandbox | null {
    return this.#sandbox
  }

  get restarts(): number {
    return this.#restarts
  }

  get lastFault(): PluginError | null {
    return this.#lastFault
  }

  async call(method: string, params: unknown, options?: PluginCallOptions): Promise<unknown> {
    this.#calls++
    this.#clearTimers('idle')
    const took = metrics.pluginCallSeconds.start()
    try {
      const sandbox = await this.#open()
      const answer = await sandbox.call(method, params, options)
      metrics.pluginCalls.count({ outcome: 'answered' })
      return answer
    } catch (error) {
      metrics.pluginCalls.count({ outcome: 'failed' })
      throw error
    } finally {
      took({})
      this.#calls--
      this.#stopWhenIdle()
    }
  }

  /** It runs from now on, whether it is called or not. */
  keepRunning(): void {
    this.#isKept = true
    this.#clearTimers('idle')
    this.#startIn(0)
  }

  /** Resolves when it has ended, if what it runs is not what it should run now. */
  async refresh(): Promise<void> {
    if (this.#runs === '') return
    const runs = fingerprint(await this.#parts.source.load(this.#id))
    if (runs === this.#runs) return
    this.#runs = ''
    this.#crashes = []
    await this.#stop()
    if (this.#isKept) this.#startIn(0)
  }

  /** For good. */
  async close(): Promise<void> {
    this.#isClosed = true
    await this.#stop()
  }

  #open(): Promise<Sandbox> {
    if (this.#isClosed) return Promise.reject(new PluginError('E_GONE', 'the plugin is not active'))
    return (this.#opening ??= this.#start().catch((error: unknown) => {
      this.#opening = null
      throw error
    }))
  }

  async #start(): Promise<Sandbox> {
    const wait = nextStart(this.#crashes, Date.now(), this.#parts.backOff) - Date.now()
    if (wait > 0) throw notYet(wait)
    const runnable = await this.#parts.source.load(this.#id)
    this.#runs = fingerprint(runnable)
    const sandbox = await this.#openSandbox(runnable)
    this.#sandbox = sandbox
    sandbox.onExit((why) => this.#ended(sandbox, why))
    this.#events.onStarted()
    return sandbox
  }

  /** A plugin that does not even start has crashed, too. */
  async #openSandbox(runnable: RunnablePlugin): Promise<Sandbox> {
    try {
      return await openSandbox(runnable, this.#parts.services)
    } catch (error) {
      const why = error instanceof PluginError ? error : new PluginError('E_PLUGIN', String(error))
      this.#crashed(why)
      throw why
    }
  }

  #ended(sandbox: Sandbox, why: PluginError | null): void {
    if (this.#sandbox === sandbox) this.#forget()
    if (why) this.#crashed(why)
    else this.#events.onStopped(null)
  }

  #crashed(why: PluginError): void {
    this.#lastFault = why
    const now = Date.now()
    this.#crashes = withCrash(this.#crashes, now, this.#parts.backOff)
    this.#events.onStopped(why)
    const time = nextStart(this.#crashes, now, this.#parts.backOff)
    if (time === Infinity) this.#giveUp(why)
    else if (this.#isKept) this.#startIn(time - now)
  }

  #giveUp(why: PluginError): void {
    this.#isClosed = true
    this.#clearTimers('idle', 'retry')
    this.#events.onGivenUp(why)
  }

  #startIn(wait: number): void {
    if (this.#isClosed || this.#retryTimer) return
    this.#retryTimer = setTimeout(() => {
      this.#retryTimer = null
      if (this.#lastFault) this.#restarts++
      // An end has said when it is tried again; a database that is away, or a clock a moment behind, has not.
      this.#open().catch(() => this.#startIn(this.#parts.backOff.first))
    }, wait)
  }

  async #stop(): Promise<void> {
    this.#clearTimers('idle', 'retry')
    const opening = this.#opening
    const sandbox = await opening?.catch(() => null)
    if (this.#opening === opening) this.#forget()
    await sandbox?.stop()
  }

  #forget(): void {
    this.#sandbox = null
    this.#opening = null
  }

  #stopWhenIdle(): void {
    if (this.#calls > 0 || this.#isKept || !this.#sandbox) return
    this.#clearTimers('idle')
    this.#idleTimer = setTimeout(() => void this.#stop(), this.#parts.idle)
  }

  #clearTimers(...which: ('idle' | 'retry')[]): void {
    if (which.includes('idle') && this.#idleTimer) clearTimeout(this.#idleTimer)
    if (!which.includes('retry') || !this.#retryTimer) return
    clearTimeout(this.#retryTimer)
    this.#retryTimer = null
  }
}

function notYet(wait: number): PluginError {
  const retryAfter = Number.isFinite(wait) ? wait : null
  return new PluginError('E_TEMPORARY', 'the plugin ended and is not up yet', { retryAfter })
}

/** Another version, other answers of the administrator: another process. */
function fingerprint({ version, code, grants, settings }: RunnablePlugin): string {
  const hash = createHash('sha256').update(code).digest('hex')
  return JSON.stringify([version, hash, grants, settings])
}
