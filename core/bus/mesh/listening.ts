import { chmodSync, rmSync } from 'node:fs'
import { connect, createServer, type Server, type Socket } from 'node:net'
import { BusError } from '../errors.js'
import { decodeFrame, encodeFrame, type Frame } from '../frames.js'
import { refusal, type Listeners } from '../listeners.js'
import { toWire, WireReader } from './wire.js'

const MAX_CALLS_AT_ONCE = 64

/** This role's own socket: peers publish and call over it, and are answered over it. */
export async function listen(path: string, listeners: Listeners): Promise<() => Promise<void>> {
  await clearStaleSocket(path)
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket.on('close', () => sockets.delete(socket)))
    serve(socket, listeners)
  })
  await bind(server, path)
  chmodSync(path, 0o600)
  return () => stop(server, sockets)
}

async function clearStaleSocket(path: string): Promise<void> {
  if (await answers(path)) {
    throw new BusError('E_BUS_TAKEN', `Another process listens on ${path}.`)
  }
  rmSync(path, { force: true })
}

function answers(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(path)
    socket.on('error', () => resolve(false))
    socket.on('connect', () => {
      socket.destroy()
      resolve(true)
    })
  })
}

function bind(server: Server, path: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(path, () => resolve())
  })
}

async function stop(server: Server, sockets: Set<Socket>): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()))
  for (const socket of sockets) socket.end()
  const giveUp = setTimeout(() => sockets.forEach((socket) => socket.destroy()), 500)
  await closed
  clearTimeout(giveUp)
}

function serve(socket: Socket, listeners: Listeners): void {
  const reader = new WireReader()
  const peer = new Served(socket, listeners)
  socket.on('error', (error) => listeners.log.warn({ err: error }, 'bus: a connection broke'))
  socket.on('drain', () => peer.goOn())
  socket.on('data', (chunk: Buffer) => {
    const texts = reader.push(chunk)
    if (texts) return peer.take(texts)
    listeners.log.warn({}, 'bus: a frame of more than 1 MiB; the connection is closed')
    socket.destroy()
  })
}

/** One connected peer. Whoever asks faster than we answer, or does not read, is no longer read from. */
class Served {
  #waiting: string[] = []
  #answering = 0

  constructor(
    readonly socket: Socket,
    readonly listeners: Listeners
  ) {}

  take(texts: string[]): void {
    this.#waiting.push(...texts)
    this.goOn()
  }

  goOn(): void {
    let done = 0
    while (done < this.#waiting.length && this.#isCalm()) this.#takeOne(this.#waiting[done++] ?? '')
    this.#waiting.splice(0, done)
    if (this.#isCalm()) this.socket.resume()
    else this.socket.pause()
  }

  #isCalm(): boolean {
    return this.#answering < MAX_CALLS_AT_ONCE && !this.socket.writableNeedDrain
  }

  #takeOne(text: string): void {
    const frame = decodeFrame(text)
    if (frame?.kind === 'publish') return this.listeners.hear(frame.topic, frame.payload)
    if (frame?.kind === 'call') return void this.#answer(frame)
    this.listeners.log.warn({ bytes: text.length }, 'bus: a frame that is none is dropped')
  }

  async #answer(call: Extract<Frame, { kind: 'call' }>): Promise<void> {
    this.#answering++
    const answer = await this.listeners.answer(call)
    this.#answering--
    if (!this.socket.writable) return
    this.socket.write(toWire(encodeAnswer(answer)))
    this.goOn()
  }
}

function encodeAnswer(answer: Extract<Frame, { kind: 'answer' | 'refusal' }>): string {
  try {
    return encodeFrame(answer)
  } catch {
    return encodeFrame(refusal(answer.id, 'E_BUS_TOO_LARGE', 'The answer is larger than 1 MiB.'))
  }
}
