import type { Duplex } from 'node:stream'

/** Larger than this goes as it is: copying it would cost more than a write of its own. */
const SMALL = 16 * 1024

/** Puts what is said in one turn of the loop into one write. */
export class FrameWriter {
  readonly #stream: Duplex
  #small: Buffer[] = []
  #bytes = 0

  constructor(stream: Duplex) {
    this.#stream = stream
  }

  /** bytes that the other side has not taken */
  get behind(): number {
    return this.#bytes + this.#stream.writableLength
  }

  write(wire: Buffer): void {
    if (wire.length > SMALL) {
      this.#flush()
      this.#stream.write(wire)
      return
    }
    this.#small.push(wire)
    this.#bytes += wire.length
    if (this.#small.length === 1) process.nextTick(() => this.#flush())
  }

  #flush(): void {
    if (this.#small.length === 0) return
    const wires = this.#small
    this.#small = []
    this.#bytes = 0
    if (this.#stream.writable) {
      this.#stream.write(wires.length === 1 ? wires[0] : Buffer.concat(wires))
    }
  }
}
