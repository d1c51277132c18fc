import { spawn, type ChildProcess } from 'node:child_process'
import { fileURLToPath } from 'node:url'

/**
 * Sees to it that what this process started does not outlive it, not even after `kill -9`: a small shell
 * process that holds the other end of a pipe cleans up when the pipe closes.
 */
class Guard {
  #watchdog: ChildProcess | undefined

  /** From now on this process group dies with us. */
  group(id: number): void {
    this.#say(`group ${id}`)
  }

  /** The group ended by itself; its number may be somebody else's soon. */
  forget(id: number): void {
    this.#say(`forget ${id}`)
  }

  /** From now on this folder is removed when we end. */
  folder(path: string): void {
    this.#say(`folder ${path}`)
  }

  keep(path: string): void {
    this.#say(`keep ${path}`)
  }

  #say(line: string): void {
    this.#watchdog ??= startWatchdog()
    this.#watchdog.stdin?.write(`${line}\n`)
  }
}

export const guard = new Guard()

function startWatchdog(): ChildProcess {
  const script = fileURLToPath(new URL('./watchdog.sh', import.meta.url))
  // Detached: Ctrl-C and hang-ups reach the whole group of the terminal, and must not reach it first.
  const watchdog = spawn('/bin/sh', [script], {
    detached: true,
    stdio: ['pipe', 'ignore', 'inherit'],
  })
  watchdog.unref()
  if (watchdog.stdin && 'unref' in watchdog.stdin) (watchdog.stdin as { unref(): void }).unref()
  // A watchdog that is gone cannot guard; the write error must not take the tests with it.
  watchdog.stdin?.on('error', (error) =>
    process.emitWarning(`The lab's watchdog: ${error.message}`)
  )
  return watchdog
}
