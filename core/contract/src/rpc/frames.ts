import { PluginError } from '../plugin/errors.js'

/** A frame on the stream: two lengths, big-endian, then JSON, then the bytes that the JSON points at. */
export interface Frame {
  json: string
  binary: Uint8Array
}

export interface FrameLimits {
  /** bytes of JSON */
  json: number
  /** bytes of both parts */
  whole: number
}

export const HEADER_BYTES = 8

export function toWire(json: string, segments: readonly Uint8Array[]): Buffer {
  const jsonBytes = Buffer.byteLength(json)
  const binaryBytes = segments.reduce((sum, { byteLength }) => sum + byteLength, 0)
  const wire = Buffer.allocUnsafe(HEADER_BYTES + jsonBytes + binaryBytes)
  wire.writeUInt32BE(jsonBytes)
  wire.writeUInt32BE(binaryBytes, 4)
  wire.write(json, HEADER_BYTES)
  let at = HEADER_BYTES + jsonBytes
  for (const segment of segments) {
    wire.set(segment, at)
    at += segment.byteLength
  }
  return wire
}

/** Whether what `toWire` made is within what the other side reads. */
export function isWithin(wire: Buffer, limits: FrameLimits): boolean {
  return wire.readUInt32BE(0) <= limits.json && wire.length - HEADER_BYTES <= limits.whole
}

/** Cuts a stream into frames. A length that may not be is refused before a byte of what it announces is kept. */
export class FrameReader {
  readonly #limits: FrameLimits
  #chunks: Buffer[] = []
  #held = 0
  /** bytes until there is something to read: the header, then the frame */
  #wanted = HEADER_BYTES

  constructor(limits: FrameLimits) {
    this.#limits = limits
  }

  /** Throws E_LIMIT: from there on the stream has no meaning. */
  push(chunk: Buffer): Frame[] {
    this.#chunks.push(chunk)
    this.#held += chunk.length
    return this.#held < this.#wanted ? [] : this.#cut()
  }

  #cut(): Frame[] {
    const bytes = this.#chunks.length === 1 ? this.#chunks[0] : Buffer.concat(this.#chunks)
    const frames: Frame[] = []
    let rest = bytes ?? Buffer.alloc(0)
    for (;;) {
      this.#wanted = this.#lengthOf(rest)
      if (rest.length < this.#wanted || rest.length < HEADER_BYTES) break
      frames.push(frameOf(rest.subarray(0, this.#wanted)))
      rest = rest.subarray(this.#wanted)
    }
    this.#chunks = rest.length > 0 ? [rest] : []
    this.#held = rest.length
    return frames
  }

  #lengthOf(bytes: Buffer): number {
    if (bytes.length < HEADER_BYTES) return HEADER_BYTES
    const json = bytes.readUInt32BE(0)
    const whole = json + bytes.readUInt32BE(4)
    if (json > this.#limits.json || whole > this.#limits.whole) {
      throw new PluginError('E_LIMIT', `a message of ${whole} bytes is larger than any may be`)
    }
    return HEADER_BYTES + whole
  }
}

function frameOf(bytes: Buffer): Frame {
  const binaryAt = HEADER_BYTES + bytes.readUInt32BE(0)
  return {
    json: bytes.toString('utf8', HEADER_BYTES, binaryAt),
    binary: bytes.subarray(binaryAt),
  }
}
