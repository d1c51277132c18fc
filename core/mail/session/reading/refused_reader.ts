const CR = 0x0d
const LF = 0x0a
const DOT = 0x2e
const NOTHING = Buffer.alloc(0)

/**
 * Reads the rest of a message that mixes line ends and is refused already. It waits for what the
 * sender may take for the end, a dot between any two line ends, so that the sender hears why
 * instead of meeting a closed connection. Nothing behind it is read: what follows may be smuggled.
 */
export class RefusedReader {
  #state: 'line start' | 'lone dot' | 'text'
  #left: number

  constructor(atLineStart: boolean, maxBytes: number) {
    this.#state = atLineStart ? 'line start' : 'text'
    this.#left = maxBytes
  }

  /** Returns null while the message goes on, nothing at all at its end. */
  feed(chunk: Buffer): Buffer | null {
    this.#left -= chunk.length
    if (this.#left < 0) return NOTHING
    for (const byte of chunk) {
      if (this.#isEnd(byte)) return NOTHING
    }
    return null
  }

  #isEnd(byte: number): boolean {
    if (byte === CR || byte === LF) {
      if (this.#state === 'lone dot') return true
      this.#state = 'line start'
    } else {
      this.#state = byte === DOT && this.#state === 'line start' ? 'lone dot' : 'text'
    }
    return false
  }
}
