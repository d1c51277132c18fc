import type { HostStream } from '../plugin/host.js'

export interface ReadEnd {
  /** answers whether more is welcome at once */
  take(bytes: Uint8Array): boolean
  end(): void
  fail(error: unknown): void
}

/**
 * Reads a host's stream for whoever wants its bytes now. A stream allows one read at a time, and the one that waits
 * while STARTTLS is agreed upon belongs to the encrypted side: so a socket and its TLS socket share one reader.
 */
export class StreamReader {
  readonly #stream: HostStream
  #to: ReadEnd
  #wanted = false
  #reading = false

  constructor(stream: HostStream, to: ReadEnd) {
    this.#stream = stream
    this.#to = to
  }

  /** From now on the bytes are for another one. */
  hand(to: ReadEnd): void {
    this.#to = to
    this.#wanted = false
  }

  want(): void {
    this.#wanted = true
    if (!this.#reading) void this.#read()
  }

  async #read(): Promise<void> {
    this.#reading = true
    try {
      while (this.#wanted) {
        const bytes = await this.#stream.read()
        if (bytes === null) return this.#to.end()
        this.#wanted = this.#to.take(bytes)
      }
    } catch (error) {
      this.#to.fail(error)
    } finally {
      this.#reading = false
    }
  }
}
