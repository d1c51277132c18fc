import { spawn, type ChildProcess } from 'node:child_process'
import { closeSync, openSync, readFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { LabError } from '../errors.js'
import { guard } from './guard.js'
import { groupIsAlive } from './process_group.js'
import { waitUntil } from '../wait.js'

export interface ServerProcessOptions {
  name: string
  command: string
  args: readonly string[]
  /** standard output and error go there, and `logTail` reads it */
  logFile: string
  uid?: number
  gid?: number
  cwd?: string
  env?: NodeJS.ProcessEnv
}

/** One server in a process group of its own, guarded, so that stopping it stops its children as well. */
export class ServerProcess {
  readonly name: string
  readonly #options: ServerProcessOptions
  #child: ChildProcess
  #ended: string | undefined

  private constructor(options: ServerProcessOptions) {
    this.name = options.name
    this.#options = options
    this.#child = this.#spawn()
  }

  static start(options: ServerProcessOptions): ServerProcess {
    return new ServerProcess(options)
  }

  #spawn(): ChildProcess {
    const { command, args, logFile, uid, gid, cwd, env = process.env } = this.#options
    const log = openSync(logFile, 'a', 0o666)
    const stdio = ['ignore', log, log] as const
    const child = spawn(command, args, {
      ...{ detached: true, stdio: [...stdio], uid, gid, cwd, env },
    })
    closeSync(log)
    if (child.pid !== undefined) guard.group(child.pid)
    this.#ended = undefined
    child.once('error', (error) => this.#end(child, error.message))
    child.once('exit', (code, signal) => this.#end(child, signal ?? `exit code ${code}`))
    return child
  }

  get pid(): number | undefined {
    return this.#child.pid
  }

  logTail(lines = 15): string {
    return readFileSync(this.#options.logFile, 'utf8')
      .trimEnd()
      .split('\n')
      .slice(-lines)
      .join('\n')
  }

  /** Waits for `probe`; fails at once, with the end of the log, when the server ends instead. */
  async ready<T>(probe: () => Promise<T | undefined | null | false>, timeout = 30_000): Promise<T> {
    return waitUntil(`${this.name} did not come up:`, probe, {
      timeout,
      stillPossible: () => this.#assertRunning(),
      log: () => this.logTail(),
    })
  }

  /**
   * Asks it to end, and makes it after `grace` milliseconds: nothing of its group is left when the promise
   * resolves. Answers whether asking was enough.
   */
  async stop(grace = 5_000): Promise<boolean> {
    const group = this.#child.pid
    if (group === undefined) return true
    if (this.#ended === undefined) this.#child.kill('SIGTERM')
    const deadline = performance.now() + grace
    while (groupIsAlive(group) && performance.now() < deadline) await sleep(10)
    const willing = !groupIsAlive(group)
    if (!willing) process.kill(-group, 'SIGKILL')
    await waitUntil(`${this.name} did not end`, async () => !groupIsAlive(group), {
      timeout: 5_000,
    })
    guard.forget(group)
    return willing
  }

  /** Kills it without warning, with its children; it stays away until `startAgain`. */
  async crash(): Promise<void> {
    const group = this.#child.pid
    if (group === undefined || !groupIsAlive(group)) return
    process.kill(-group, 'SIGKILL')
    await waitUntil(`${this.name} outlived SIGKILL`, async () => !groupIsAlive(group), {
      timeout: 5_000,
    })
    guard.forget(group)
  }

  /** The same program on the same data, as whatever looks after it would start it. */
  startAgain(): void {
    this.#child = this.#spawn()
  }

  #assertRunning(): void {
    if (this.#ended === undefined) return
    const message = `${this.name} ended while starting (${this.#ended})`
    throw new LabError('E_LAB_SERVER_EXITED', message, this.logTail())
  }

  #end(child: ChildProcess, reason: string): void {
    if (child === this.#child) this.#ended = reason
  }
}
