import { join } from 'node:path'
import type { Logger } from 'pino'
import { roles, type Role } from '#core/bus/topics.js'
import { BootGuard } from '#core/plugins/guard/boot_guard.js'
import { rememberRoles } from './orphans.js'
import { RoleProcess, type RoleExit } from './role_process.js'

/** Whoever has not drained by then is killed; the whole tree is gone within 10 s. */
const TIME_TO_DRAIN = 9_000

export interface SupervisorEvents {
  onAllReady(): void
  onInstalled(): void
  /** before all roles were ready for the first time: it cannot start like this */
  onFailed(sentence: string): void
  /** a plugin stopped a role from booting again and again; the sentence says which and what to do */
  onSwitchedOff(sentence: string): void
}

/** Starts the roles, starts them again, stops them; counts what keeps them from starting. Nothing else. */
export class Supervisor {
  readonly #roles: RoleProcess[]
  readonly #guard: BootGuard
  #wereAllReady = false
  #stopping: Promise<void> | null = null

  constructor(
    readonly dataDir: string,
    build: string,
    readonly log: Logger,
    readonly events: SupervisorEvents
  ) {
    this.#guard = new BootGuard(dataDir)
    this.#roles = roles.map((name) => this.#role(name, build))
  }

  start(): void {
    for (const role of this.#roles) role.start()
  }

  /** Every role anew, from another build. */
  restart(build: string): void {
    for (const role of this.#roles) {
      role.build = build
      role.restart()
    }
  }

  /** Resolves when all are gone. Asked a second time, it waits no longer. */
  async stop(): Promise<void> {
    if (this.#stopping) this.#kill()
    else this.#stopping = this.#drain()
    await this.#stopping
  }

  async #drain(): Promise<void> {
    const impatience = setTimeout(() => this.#kill(), TIME_TO_DRAIN)
    await Promise.all(this.#roles.map((role) => role.stop()))
    clearTimeout(impatience)
  }

  #kill(): void {
    for (const role of this.#roles) role.kill()
  }

  #role(name: Role, build: string): RoleProcess {
    return new RoleProcess(name, build, {
      onStarted: (pid) => this.log.info({ role: name, pid }, `${name} starts`),
      onReady: () => this.#ready(name),
      onFailed: (sentence) => this.#failed(name, sentence),
      onInstalled: () => this.events.onInstalled(),
      onExit: (exit) => this.#exited(name, exit),
      onOutput: (output) => this.log.warn({ role: name, output }, `${name} says`),
      onChange: () => this.#changed(),
    })
  }

  #ready(name: Role): void {
    this.log.info({ role: name }, `${name} is ready`)
    this.#guard.ready(name)
    if (!this.#roles.every((role) => role.state.up)) return
    this.#guard.allReady()
    if (this.#wereAllReady) return
    this.#wereAllReady = true
    this.events.onAllReady()
  }

  /** Where a plugin was at hand, the role is tried again: without it, when it comes to that. */
  #failed(name: Role, sentence: string): void {
    this.log.error({ role: name }, sentence)
    if (this.#wereAllReady || this.#stopping || this.#guard.suspect(name) !== null) return
    this.events.onFailed(sentence)
  }

  #exited(name: Role, { how, delay, served, gaveUp }: RoleExit): void {
    this.log.warn({ role: name }, `${name} is gone (${how}), again in ${delay} ms`)
    if (!served && this.#blames(name)) return
    const place = join(this.dataDir, 'log')
    if (gaveUp) this.#failed(name, `The ${name} role cannot start (${how}): ${place} says why.`)
  }

  /** Whether it died of a plugin; after a few times that one is left out. */
  #blames(name: Role): boolean {
    const blame = this.#guard.died(name)
    if (!blame) return false
    const { plugin, attempts, switchedOff } = blame
    this.log.error({ role: name, ...blame }, `${name} ended while it loaded ${plugin}`)
    if (switchedOff) {
      this.events.onSwitchedOff(
        `The plugin ${plugin} is switched off: the ${name} role ended ${attempts} times while it loaded it. Update it or remove it: npm run ace -- plugin:uninstall ${plugin}`
      )
    }
    return true
  }

  /** Written for the next start, told to the roles for GET /health. */
  #changed(): void {
    if (this.#stopping) return
    const states = Object.fromEntries(this.#roles.map((role) => [role.name, role.state]))
    rememberRoles(this.dataDir, states, this.log)
    for (const role of this.#roles) role.tell(states)
  }
}
