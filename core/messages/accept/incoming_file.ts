import { createHash } from 'node:crypto'
import { createReadStream, createWriteStream } from 'node:fs'
import { rm } from 'node:fs/promises'
import { once } from 'node:events'
import { type Readable, Writable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { MessageBytes } from '@caliopen/contract/bytes'
import { decoded, encoder, type EncodedBytes } from '../blobs/encoded_bytes.js'

/** Room is asked for in pieces of this size, for that costs a look at the disk. */
const STEP = 4 * 1024 * 1024

/** There is no room for more of a message, for now. */
export class NoRoomError extends Error {
  readonly code = 'E_NO_ROOM'
}

/** A message that is being written while it arrives. */
export class IncomingFile {
  readonly #path: string
  readonly #take: (bytes: number) => boolean
  readonly #hash = createHash('sha256')
  readonly #encoder = encoder()
  readonly #written: Promise<void>
  #draining: Promise<void> | null = null
  #failure: Error | null = null
  #size = 0
  #taken = 0
  #arrived: ArrivedBytes | null = null

  /** `take` answers whether so many bytes more have room, and gets back what is over, negative. */
  constructor(path: string, take: (bytes: number) => boolean) {
    this.#path = path
    this.#take = take
    // flush: fsync before the file is closed
    const sink = createWriteStream(path, { flags: 'wx', mode: 0o600, flush: true })
    this.#written = pipeline(this.#encoder, sink)
    this.#written.catch((error: unknown) => this.#fail(error))
  }

  /** Writes some more. Null: at once more; otherwise resolves when more may come, and rejects when none may. */
  write(chunk: Buffer): Promise<void> | null {
    if (this.#failure) return Promise.reject(this.#failure)
    this.#size += chunk.length
    if (this.#size > this.#taken && !this.#takeStep()) {
      return Promise.reject(new NoRoomError('there is no room for more of this message'))
    }
    this.#hash.update(chunk)
    if (this.#encoder.write(chunk)) return null
    return (this.#draining ??= this.#drained())
  }

  /** All of it is on the disk when this resolves. */
  async finish(): Promise<ArrivedBytes> {
    this.#encoder.end()
    await this.#written
    this.#giveBack()
    this.#arrived = new ArrivedBytes(this.#path, this.#hash.digest(), this.#size)
    return this.#arrived
  }

  /** Finished or not; what was kept meanwhile stays. */
  discard(): void {
    this.#giveBack()
    if (this.#arrived) return this.#arrived.discard()
    this.#encoder.destroy()
    void this.#written.catch(() => undefined).then(() => removeQuietly(this.#path))
  }

  writable(): Writable {
    return new Writable({
      write: (chunk: Buffer, _encoding, done) => {
        const more = this.write(chunk)
        if (more) more.then(() => done(), done)
        else done()
      },
    })
  }

  async #drained(): Promise<void> {
    await Promise.race([once(this.#encoder, 'drain'), this.#written])
    this.#draining = null
    if (this.#failure) throw this.#failure
  }

  #takeStep(): boolean {
    const step = Math.max(STEP, this.#size - this.#taken)
    if (!this.#take(step)) return false
    this.#taken += step
    return true
  }

  #giveBack(): void {
    this.#take(-this.#taken)
    this.#taken = 0
  }

  #fail(error: unknown): void {
    this.#failure = error instanceof Error ? error : new Error(String(error))
  }
}

/** A message that has arrived in full and stands in a file. */
export class ArrivedBytes implements EncodedBytes {
  readonly held = null
  readonly hash: Buffer
  readonly size: number
  #path: string
  #isKept = false

  constructor(path: string, hash: Buffer, size: number) {
    this.#path = path
    this.hash = hash
    this.size = size
  }

  get path(): string {
    return this.#path
  }

  get isKept(): boolean {
    return this.#isKept
  }

  stream(): Readable {
    return decoded(this.encoded())
  }

  encoded(): Readable {
    return createReadStream(this.#path)
  }

  /** An arrival refers to the file from now on: it stays. */
  moveTo(path: string): void {
    this.#path = path
    this.#isKept = true
  }

  discard(): void {
    if (!this.#isKept) removeQuietly(this.#path)
  }
}

/** What cannot be removed now goes when the folder is cleaned. */
function removeQuietly(path: string): void {
  void rm(path, { force: true }).catch(() => undefined)
}

export function isArrived(bytes: MessageBytes): bytes is ArrivedBytes {
  return bytes instanceof ArrivedBytes
}
