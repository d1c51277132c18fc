import { PluginError } from '@caliopen/contract/plugin/errors'
import type { SandboxLimits } from './limits.js'
import { processorSeconds, residentBytes } from './process_facts.js'

const LOOK_EVERY = 250
const MINUTE = 60_000

export interface Watched {
  pid(): number | null
  /** Resolves when it answers. */
  ping(): Promise<unknown>
  /** It went over a limit: end it. */
  onExcess(why: PluginError): void
}

/** Looks from outside, so that nothing the plugin does can keep it from seeing. */
export class Watchdog {
  readonly #watched: Watched
  readonly #limits: SandboxLimits
  readonly #timer: NodeJS.Timeout
  #hasStarted = false
  #looks = 0
  /** looks since the last sign of life: a core that was busy itself does not count its own pause */
  #silentLooks = 0
  #pinging = false
  #minuteBegan = performance.now()
  #secondsThen = 0
  memory = 0
  seconds = 0

  constructor(watched: Watched, limits: SandboxLimits) {
    this.#watched = watched
    this.#limits = limits
    this.#timer = setInterval(() => this.#look(), LOOK_EVERY)
  }

  /** From now on it is expected to answer at once: to read its code may have taken a while. */
  hasStarted(): void {
    this.#hasStarted = true
  }

  stop(): void {
    clearInterval(this.#timer)
  }

  #look(): void {
    this.#looks++
    if (this.#hasStarted) this.#silentLooks++
    if (this.#hasStarted && this.#looks % 4 === 1) this.#ping()
    this.measure()
    const why = this.#excess()
    if (!why) return
    this.stop()
    this.#watched.onExcess(why)
  }

  #ping(): void {
    if (this.#pinging) return
    this.#pinging = true
    const heard = () => {
      this.#pinging = false
      this.#silentLooks = 0
    }
    // a child that is gone is told of elsewhere
    this.#watched.ping().then(heard, () => undefined)
  }

  /** As it is now, not as it was at the last look. */
  measure(): void {
    const pid = this.#watched.pid()
    if (pid === null) return
    this.memory = residentBytes(pid) ?? this.memory
    this.seconds = processorSeconds(pid) ?? this.seconds
    if (performance.now() - this.#minuteBegan < MINUTE) return
    this.#minuteBegan = performance.now()
    this.#secondsThen = this.seconds
  }

  #excess(): PluginError | null {
    const { silence, memory, processor } = this.#limits
    if (this.#silentLooks * LOOK_EVERY > silence) {
      return new PluginError('E_DEADLINE', `it gave no sign of life for ${silence} ms`)
    }
    if (this.memory > memory) {
      return new PluginError('E_LIMIT', `it took ${mib(this.memory)} MiB of ${mib(memory)}`)
    }
    const worked = this.seconds - this.#secondsThen
    if (worked <= processor) return null
    return new PluginError('E_LIMIT', `it worked ${Math.round(worked)} s within a minute`)
  }
}

function mib(bytes: number): number {
  return Math.round(bytes / 1024 / 1024)
}
