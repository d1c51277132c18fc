import { existsSync } from 'node:fs'
import { rename, writeFile } from 'node:fs/promises'

const LIBRARY_FOLDERS = ['x86_64-linux-gnu', 'aarch64-linux-gnu']
/** libfaketime looks at the file again after a second. */
const LATENCY = 1_500

/**
 * A clock of its own for everything that is started with its environment: it can be put forward and back while
 * they run. Only the time of day is another; timers go on as they do when somebody sets a machine's clock.
 */
export class OwnClock {
  readonly #file: string
  readonly #library: string
  #offset = 0

  private constructor(file: string, library: string) {
    this.#file = file
    this.#library = library
  }

  /** null where libfaketime is not installed. */
  static async open(file: string): Promise<OwnClock | null> {
    const library = LIBRARY_FOLDERS.map(
      (folder) => `/usr/lib/${folder}/faketime/libfaketime.so.1`
    ).find((path) => existsSync(path))
    if (library === undefined) return null
    const clock = new OwnClock(file, library)
    await clock.jump(0)
    return clock
  }

  get environment(): NodeJS.ProcessEnv {
    return {
      LD_PRELOAD: this.#library,
      FAKETIME_TIMESTAMP_FILE: this.#file,
      FAKETIME_CACHE_DURATION: '1',
      DONT_FAKE_MONOTONIC: '1',
      NO_FAKE_STAT: '1',
    }
  }

  /** How long it takes until everybody sees it, in milliseconds. */
  get latency(): number {
    return LATENCY
  }

  /** By so many seconds, forward or back; where it is then stays. */
  async jump(seconds: number): Promise<void> {
    this.#offset += seconds
    const draft = `${this.#file}.draft`
    await writeFile(draft, `${this.#offset < 0 ? '' : '+'}${this.#offset}\n`)
    await rename(draft, this.#file)
  }
}
