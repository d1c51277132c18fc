import { fork, type ChildProcess } from 'node:child_process'
import { join } from 'node:path'
import type { Role } from '#core/bus/topics.js'
import type { RoleMessage, RoleState, RoleStates } from '#core/bin/supervisor_channel.js'
import { afterExit, type BackOff } from './back_off.js'

/** The exit code of a role that wants to begin anew. */
const RESTART = 75

export interface RoleExit {
  how: string
  delay: number
  /** it had been ready, or ended because it was asked to */
  served: boolean
  /** it ended by itself, without having been ready */
  gaveUp: boolean
}

export interface RoleEvents {
  onReady(): void
  /** a sentence: it will never start like this */
  onFailed(sentence: string): void
  onInstalled(): void
  onStarted(pid: number): void
  /** it is gone, and comes back after `delay` milliseconds unless the supervisor stops */
  onExit(exit: RoleExit): void
  /** what it wrote outside its log */
  onOutput(line: string): void
  /** anything in its state is different now */
  onChange(): void
}

/** One role: its process, and the next one after that is gone. */
export class RoleProcess {
  #child: ChildProcess | null = null
  #backOff: BackOff = { delay: 0 }
  #retry: NodeJS.Timeout | null = null
  #readyAt: number | null = null
  #restarts = 0
  #stopping = false

  constructor(
    readonly name: Role,
    public build: string,
    readonly events: RoleEvents
  ) {}

  start(): void {
    this.#retry = null
    const output = process.env.NODE_ENV === 'development' ? 'inherit' : 'pipe'
    const bin = join(this.build, 'core', 'bin')
    const child = fork(join(bin, `${scriptOf(this.name)}.js`), [], {
      execArgv: ['--disable-sigusr1', '--import', join(bin, 'watch_supervisor.js')],
      env: { ...process.env, CALIOPEN_SUPERVISOR: String(process.pid) },
      stdio: ['ignore', output, output, 'ipc'],
    })
    this.#child = child
    child.on('message', (message: RoleMessage | string) => this.#hear(message))
    child.on('exit', (code, signal) => this.#exited(code, signal))
    child.on('error', (error) => this.events.onOutput(error.message))
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding('utf8').on('data', (text: string) => this.events.onOutput(text.trimEnd()))
    }
    if (child.pid) this.events.onStarted(child.pid)
    this.events.onChange()
  }

  get state(): RoleState {
    const up = this.#readyAt !== null
    const uptime = this.#readyAt === null ? null : Math.round((now() - this.#readyAt) / 1000)
    return { up, pid: this.#child?.pid ?? null, uptime, restarts: this.#restarts }
  }

  /** So that GET /health can say it. */
  tell(roles: RoleStates): void {
    if (this.#child?.connected) this.#child.send({ roles }, () => undefined)
  }

  /** Ends this process; the next one starts at once. */
  restart(): void {
    if (this.#child) this.#child.kill('SIGTERM')
  }

  /** Resolves when its process is gone; it is not started again. */
  async stop(): Promise<void> {
    this.#stopping = true
    if (this.#retry) clearTimeout(this.#retry)
    const child = this.#child
    if (!child) return
    const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()))
    child.kill('SIGTERM')
    await gone
  }

  kill(): void {
    this.#child?.kill('SIGKILL')
  }

  /** AdonisJS speaks on this channel too, of things that are not for us. */
  #hear(message: RoleMessage | string): void {
    if (typeof message !== 'object') return
    if ('failed' in message) return this.events.onFailed(message.failed)
    if ('installed' in message) return this.events.onInstalled()
    if (!('ready' in message)) return
    this.#readyAt = now()
    this.events.onReady()
    this.events.onChange()
  }

  #exited(code: number | null, signal: NodeJS.Signals | null): void {
    const readyFor = this.#readyAt === null ? 0 : now() - this.#readyAt
    this.#child = null
    this.#readyAt = null
    if (this.#stopping) return
    const asked = code === RESTART || code === 0
    this.#backOff = asked ? { delay: 0 } : afterExit(this.#backOff, readyFor)
    this.#restarts++
    this.#retry = setTimeout(() => this.start(), this.#backOff.delay)
    const gaveUp = readyFor === 0 && signal === null && !asked
    const { delay } = this.#backOff
    this.events.onExit({
      how: signal ?? `code ${code}`,
      delay,
      served: readyFor > 0 || asked,
      gaveUp,
    })
    this.events.onChange()
  }
}

function scriptOf(role: Role): string {
  return role === 'web' ? 'server' : role
}

function now(): number {
  return performance.now()
}
