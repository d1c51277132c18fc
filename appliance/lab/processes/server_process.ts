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
  readonly #logFile: string
  readonly #child: ChildProcess
  #ended: string | undefined

  private constructor(options: ServerProcessOptions, child: ChildProcess) {
    this.name = options.name
    this.#logFile = options.logFile
    this.#child = child
    child.once('error', (error) => this.#end(error.message))
    child.once('exit', (code, signal) => this.#end(signal ?? `exit code ${code}`))
  }

  static start(options: ServerProcessOptions): ServerProcess {
    const log = openSync(options.logFile, 'a', 0o666)
    const child = spawn(options.command, options.args, {
      detached: true,
      stdio: ['ignore', log, log],
      uid: options.uid,
      gid: options.gid,
      cwd: options.cwd,
      env: options.env ?? process.env,
    })
    closeSync(log)
    if (child.pid !== undefined) guard.group(child.pid)
    return new ServerProcess(options, child)
  }

  get pid(): number | undefined {
    return this.#child.pid
  }

  logTail(lines = 15): string {
    return readFileSync(this.#logFile, 'utf8').trimEnd().split('\n').slice(-lines).join('\n')
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

  #assertRunning(): void {
    if (this.#ended === undefined) return
    const message = `${this.name} ended while starting (${this.#ended})`
    throw new LabError('E_LAB_SERVER_EXITED', message, this.logTail())
  }

  #end(reason: string): void {
    this.#ended = reason
  }
}
