import { connect, type Socket } from 'node:net'
import { BusError } from '../errors.js'
import { decodeFrame, type Frame } from '../frames.js'
import { toWire, WireReader } from './wire.js'

const RETRY_AFTER = 50
const MAX_BEHIND_BYTES = 4 * 1_048_576

export interface LinkEvents {
  onFrame(frame: Frame): void
  /** no connection, or one no more: what was sent and not answered will not be */
  onDown(): void
}

/** The way to one peer. It connects when there is something to say, and again after the peer was away. */
export class Link {
  #socket: Socket | null = null
  #open = false
  #waiting: Buffer[] = []
  #waitingBytes = 0
  /** how many of those that wait were there when the connection was tried */
  #tried = 0
  #failedAt = -Infinity
  #retry: NodeJS.Timeout | null = null

  constructor(
    readonly path: string,
    readonly events: LinkEvents
  ) {}

  /** Throws E_BUS_BUSY when the peer is too far behind. */
  send(frame: string): void {
    const bytes = toWire(frame)
    const behind = this.#waitingBytes + (this.#socket?.writableLength ?? 0)
    if (behind > MAX_BEHIND_BYTES) throw new BusError('E_BUS_BUSY', 'The peer is far behind.')
    if (this.#open) {
      this.#socket?.write(bytes)
      return
    }
    this.#waiting.push(bytes)
    this.#waitingBytes += bytes.length
    this.#connectSoon()
  }

  /** Resolves when everything sent has left, or cannot leave. */
  async close(): Promise<void> {
    if (this.#retry) this.#connect()
    const socket = this.#socket
    if (!socket) return
    const closed = new Promise<void>((resolve) => socket.once('close', () => resolve()))
    const giveUp = setTimeout(() => socket.destroy(), 500)
    if (this.#open) socket.end()
    else socket.once('connect', () => socket.end())
    await closed
    clearTimeout(giveUp)
  }

  /** A peer that was away a moment ago is asked again shortly, not for every frame. */
  #connectSoon(): void {
    if (this.#socket || this.#retry) return
    const wait = this.#failedAt + RETRY_AFTER - performance.now()
    if (wait <= 0) this.#connect()
    else this.#retry = setTimeout(() => this.#connect(), wait)
  }

  #connect(): void {
    if (this.#retry) clearTimeout(this.#retry)
    this.#retry = null
    const socket = connect(this.path)
    this.#socket = socket
    this.#tried = this.#waiting.length
    const reader = new WireReader()
    socket.on('connect', () => this.#flush(socket))
    socket.on('data', (chunk: Buffer) => this.#read(socket, reader, chunk))
    socket.on('error', () => (this.#failedAt = performance.now()))
    socket.on('close', () => this.#down())
  }

  #flush(socket: Socket): void {
    this.#open = true
    for (const bytes of this.#waiting) socket.write(bytes)
    this.#forgetWaiting(this.#waiting.length)
  }

  #read(socket: Socket, reader: WireReader, chunk: Buffer): void {
    const texts = reader.push(chunk)
    if (!texts) return void socket.destroy()
    for (const text of texts) {
      const frame = decodeFrame(text)
      if (frame) this.events.onFrame(frame)
    }
  }

  /** What was said after the attempt began may be meant for a peer that is there by now: one more attempt. */
  #down(): void {
    this.#forgetWaiting(this.#open ? 0 : this.#tried)
    this.#socket = null
    this.#open = false
    this.events.onDown()
    if (this.#waiting.length) this.#connectSoon()
  }

  #forgetWaiting(count: number): void {
    const forgotten = this.#waiting.splice(0, count)
    this.#waitingBytes -= forgotten.reduce((sum, bytes) => sum + bytes.length, 0)
  }
}
