import { createHash } from 'node:crypto'
import { PluginError } from '@caliopen/contract/plugin/errors'
import type { BrokerServices } from '../broker/services.js'
import { openSandbox, type Sandbox } from '../sandbox/sandbox.js'
import { nextStart, withCrash, type Crashes } from './back_off.js'
import type { PluginCallOptions } from './plugin_calls.js'
import type { RunnablePlugin, RunnableSource } from './runnable.js'

export interface HostedParts {
  source: RunnableSource
  services: BrokerServices
  /** milliseconds without a call after which it is stopped */
  idle: number
}

export interface HostedEvents {
  onStarted(id: string): void
  /** `why` is null where it was asked to stop */
  onStopped(id: string, why: PluginError | null): void
}

/** One plugin: started when somebody needs it, stopped when nobody does, started again when it ends by itself. */
export class HostedPlugin {
  readonly #id: string
  readonly #parts: HostedParts
  readonly #events: HostedEvents
  #opening: Promise<Sandbox> | null = null
  #sandbox: Sandbox | null = null
  #runs = ''
  #crashes: Crashes = []
  #restarts = 0
  #calls = 0
  #isKept = false
  #isClosed = false
  #gaveUp = false
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
    if (this.#idleTimer) clearTimeout(this.#idleTimer)
    try {
      const sandbox = await this.#open()
      return await sandbox.call(method, params, options)
    } finally {
      this.#calls--
      this.#stopWhenIdle()
    }
  }

  /** It runs from now on, whether it is called or not. */
  keepRunning(): void {
    this.#isKept = true
    this.#startAgain()
  }

  /** Resolves when it has ended, if what it runs is not what it should run now. */
  async refresh(): Promise<void> {
    if (!this.#sandbox && !this.#opening && this.#crashes.length === 0) return
    const runs = fingerprint(await this.#parts.source.load(this.#id))
    if (runs === this.#runs) return
    await this.#stop()
    // another version did not crash: it may be the one before, that takes its place
    this.#crashes = []
    this.#gaveUp = false
    if (this.#isKept) this.#startAgain()
  }

  /** For good. */
  async close(): Promise<void> {
    this.#isClosed = true
    await this.#stop()
  }

  #open(): Promise<Sandbox> {
    if (this.#isClosed || this.#gaveUp)
      return Promise.reject(new PluginError('E_GONE', 'the plugin is not active'))
    return (this.#opening ??= this.#start().catch((error: unknown) => {
      this.#opening = null
      throw error
    }))
  }

  async #start(): Promise<Sandbox> {
    const next = nextStart(this.#crashes, Date.now())
    const wait = next.kind === 'at' ? next.time - Date.now() : Infinity
    if (wait > 0) throw notYet(wait)
    const runnable = await this.#parts.source.load(this.#id)
    this.#runs = fingerprint(runnable)
    const sandbox = await this.#openSandbox(runnable)
    this.#sandbox = sandbox
    sandbox.onExit((why) => this.#ended(why))
    this.#events.onStarted(this.#id)
    return sandbox
  }

  /** A plugin that does not even start has crashed, too. */
  async #openSandbox(runnable: RunnablePlugin): Promise<Sandbox> {
    try {
      return await openSandbox(runnable, this.#parts.services)
    } catch (error) {
      const why = error instanceof PluginError ? error : new PluginError('E_PLUGIN', String(error))
      this.#events.onStopped(this.#id, why)
      this.#crashed(why)
      throw error
    }
  }

  #ended(why: PluginError | null): void {
    this.#sandbox = null
    this.#opening = null
    this.#events.onStopped(this.#id, why)
    if (why) this.#crashed(why)
  }

  #crashed(why: PluginError): void {
    this.#lastFault = why
    this.#crashes = withCrash(this.#crashes, Date.now())
    const next = nextStart(this.#crashes, Date.now())
    if (next.kind === 'never') this.#giveUp(why)
    else if (this.#isKept) this.#startAgain(next.time - Date.now())
  }

  #giveUp({ code, message }: PluginError): void {
    this.#gaveUp = true
    const detail = `${code}: ${message}`
    this.#parts.source.switchOff(this.#id, { code: 'E_CRASH_LOOP', detail }).catch((error) => {
      this.#parts.services.log.error({ err: error, plugin: this.#id }, 'a plugin stays on')
    })
  }

  #startAgain(wait = 0): void {
    if (this.#isClosed || this.#gaveUp || this.#retryTimer) return
    this.#retryTimer = setTimeout(() => {
      this.#retryTimer = null
      this.#restarts++
      // what went wrong is told by the event
      this.#open().catch(() => undefined)
    }, wait)
  }

  async #stop(): Promise<void> {
    for (const timer of [this.#idleTimer, this.#retryTimer]) if (timer) clearTimeout(timer)
    this.#retryTimer = null
    const sandbox = await this.#opening?.catch(() => null)
    await sandbox?.stop()
  }

  #stopWhenIdle(): void {
    if (this.#calls > 0 || this.#isKept || !this.#sandbox) return
    this.#idleTimer = setTimeout(() => void this.#stop(), this.#parts.idle)
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
