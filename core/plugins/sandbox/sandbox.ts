import { PING, START, STOP, type StartAnswer } from '@caliopen/contract/child/protocol'
import { PluginError } from '@caliopen/contract/plugin/errors'
import { CORE_LIMITS } from '@caliopen/contract/rpc/limits'
import { Peer } from '@caliopen/contract/rpc/peer'
import { Broker } from '../broker/broker.js'
import type { BrokerServices } from '../broker/services.js'
import type { BrokerUsage } from '../broker/usage.js'
import type { PluginCallOptions } from '../hosts/plugin_calls.js'
import type { RunnablePlugin } from '../hosts/runnable.js'
import { checkContributions } from './contributions.js'
import { isolation, type Isolation, type IsolationLevel } from './isolation.js'
import { launch, type LaunchedProcess } from './launch.js'
import { DEFAULT_DEADLINE, SANDBOX_LIMITS, type SandboxLimits } from './limits.js'
import { runtimeScript } from './runtime_script.js'
import { Watchdog } from './watchdog.js'

export interface SandboxUsage {
  pid: number | null
  isolation: IsolationLevel
  /** milliseconds since the epoch */
  startedAt: number
  /** bytes in memory */
  memory: number
  /** seconds of processor time since the start */
  processor: number
  /** calls into the plugin since the start, and those that wait for an answer now */
  calls: number
  waiting: number
  /** between core and plugin */
  bytesIn: number
  bytesOut: number
  broker: BrokerUsage
}

/** One version of a plugin, running in a process of its own. */
export interface Sandbox {
  readonly id: string
  readonly version: string
  /**
   * Rejects with a PluginError: the plugin's own, E_DEADLINE when it does not answer in time, E_GONE when its process
   * is gone before it answers.
   */
  call(method: string, params: unknown, options?: PluginCallOptions): Promise<unknown>
  /** Lets it finish for 3 s, then ends it. Resolves when the process is gone. */
  stop(): Promise<void>
  usage(): SandboxUsage
  /** Once, when the process is gone; `why` is null where it was asked to stop. Called at once if it is gone already. */
  onExit(listener: (why: PluginError | null) => void): void
}

/** Starts it. Rejects with a PluginError when it does not start, or is not what its manifest says. */
export async function openSandbox(
  runnable: RunnablePlugin,
  services: BrokerServices,
  limits: SandboxLimits = SANDBOX_LIMITS
): Promise<Sandbox> {
  const [around, script] = await Promise.all([isolation(), runtimeScript()])
  const sandbox = new ChildSandbox(runnable, services, limits, around, script)
  await sandbox.start(runnable)
  return sandbox
}

class ChildSandbox implements Sandbox {
  readonly id: string
  readonly version: string
  readonly #limits: SandboxLimits
  readonly #isolation: Isolation
  readonly #launched: LaunchedProcess
  readonly #broker: Broker
  readonly #peer: Peer
  readonly #watchdog: Watchdog
  readonly #startedAt = Date.now()
  readonly #gone = Promise.withResolvers<PluginError | null>()
  #why: PluginError | null = null
  #stopping = false
  #calls = 0

  constructor(
    runnable: RunnablePlugin,
    services: BrokerServices,
    limits: SandboxLimits,
    around: Isolation,
    script: string
  ) {
    this.id = runnable.id
    this.version = runnable.version
    this.#limits = limits
    this.#isolation = around
    this.#broker = new Broker(runnable, services, () => this.#peer.whenRoomy())
    this.#launched = launch(around, runnable.id, script)
    this.#peer = new Peer(this.#launched.stream, CORE_LIMITS, {
      onCall: (method, params) => this.#broker.answer(method, params),
      onClose: (error) => this.#end(error),
    })
    this.#watchdog = new Watchdog(
      {
        pid: () => this.#launched.pid(),
        ping: () => this.#peer.call(PING, null, { deadline: null, isUrgent: true }),
        onExcess: (why) => this.#end(why),
      },
      limits
    )
    this.#launched.process.once('error', (error) => this.#exited(error.message))
    this.#launched.process.once('exit', (code, signal) => this.#exited(signal ?? `code ${code}`))
  }

  async start({ id, version, settings, code, manifest }: RunnablePlugin): Promise<void> {
    try {
      const request = { plugin: { id, version }, settings, code }
      const answer = await this.#peer.call(START, request, { deadline: this.#limits.start })
      checkContributions(manifest, answer as StartAnswer)
      this.#watchdog.hasStarted()
    } catch (error) {
      this.#end(error as PluginError)
      const why = await this.#gone.promise
      throw why ?? error
    }
  }

  async call(method: string, params: unknown, options: PluginCallOptions = {}): Promise<unknown> {
    this.#calls++
    const { deadline = DEFAULT_DEADLINE } = options
    return this.#broker.during(method, params, () => this.#peer.call(method, params, { deadline }))
  }

  async stop(): Promise<void> {
    if (!this.#stopping) {
      this.#stopping = true
      // how it ends is its own business: it ends now
      const options = { deadline: this.#limits.stop, isUrgent: true }
      await this.#peer.call(STOP, null, options).catch(() => undefined)
      this.#kill()
    }
    await this.#gone.promise
  }

  usage(): SandboxUsage {
    this.#watchdog.measure()
    return {
      pid: this.#launched.pid(),
      isolation: this.#isolation.level,
      startedAt: this.#startedAt,
      memory: this.#watchdog.memory,
      processor: this.#watchdog.seconds,
      calls: this.#calls,
      ...this.#peer.traffic,
      broker: this.#broker.usage,
    }
  }

  onExit(listener: (why: PluginError | null) => void): void {
    void this.#gone.promise.then(listener)
  }

  /** The first reason counts: the rest follows from it. */
  #end(why: PluginError): void {
    if (why.code !== 'E_GONE') this.#why ??= why
    this.#kill()
  }

  #kill(): void {
    this.#launched.kill()
  }

  #exited(how: string): void {
    this.#watchdog.stop()
    this.#peer.close()
    const words = this.#launched.lastWords()
    const ended = new PluginError('E_GONE', `its process ended (${how})${words && `: ${words}`}`)
    const why = this.#why ?? (this.#stopping ? null : ended)
    this.#broker.close(why)
    this.#gone.resolve(why)
  }
}
