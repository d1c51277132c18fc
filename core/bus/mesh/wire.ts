import { MAX_FRAME_BYTES } from '../frames.js'

/** On a stream a frame is four bytes of length, big-endian, then its JSON. */
export function toWire(frame: string): Buffer {
  const length = Buffer.byteLength(frame)
  const bytes = Buffer.allocUnsafe(4 + length)
  bytes.writeUInt32BE(length)
  bytes.write(frame, 4)
  return bytes
}

/** Cuts a stream into frames. */
export class WireReader {
  #rest: Buffer = Buffer.alloc(0)

  /** null when a frame is longer than any may be: from there on the stream has no meaning. */
  push(chunk: Buffer): string[] | null {
    const bytes = this.#rest.length ? Buffer.concat([this.#rest, chunk]) : chunk
    const frames: string[] = []
    let start = 0
    while (bytes.length - start >= 4) {
      const end = start + 4 + bytes.readUInt32BE(start)
      if (end - start - 4 > MAX_FRAME_BYTES) return null
      if (end > bytes.length) break
      frames.push(bytes.toString('utf8', start + 4, end))
      start = end
    }
    this.#rest = bytes.subarray(start)
    return frames
  }
}
