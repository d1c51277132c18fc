import { closeSync, fstatSync, mkdirSync, openSync, renameSync, writeSync } from 'node:fs'
import { dirname } from 'node:path'

const MAX_BYTES = 10_000_000
const KEPT = 5

/** A log of at most 10 MB and its five predecessors (`.1` the youngest). Written at once, so a crash loses no line. */
export class RotatingFile {
  #file: number
  #bytes: number

  constructor(
    readonly path: string,
    readonly maxBytes = MAX_BYTES
  ) {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
    this.#file = this.#open()
    this.#bytes = fstatSync(this.#file).size
  }

  /** A log that cannot be written must not stop what it tells of. */
  write(line: string): void {
    try {
      if (this.#bytes >= this.maxBytes) this.#rotate()
      this.#bytes += writeSync(this.#file, line)
    } catch (error) {
      process.stderr.write(`${this.path}: ${(error as Error).message}\n`)
    }
  }

  #open(): number {
    return openSync(this.path, 'a', 0o600)
  }

  #rotate(): void {
    for (let age = KEPT - 1; age >= 0; age--) this.#makeOlder(age)
    closeSync(this.#file)
    this.#file = this.#open()
    this.#bytes = 0
  }

  #makeOlder(age: number): void {
    const path = age === 0 ? this.path : `${this.path}.${age}`
    try {
      renameSync(path, `${this.path}.${age + 1}`)
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
    }
  }
}
