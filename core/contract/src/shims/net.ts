import { Duplex } from 'node:stream'
import { isIP, isIPv4, isIPv6 } from './ip.js'
import { PluginError } from '../plugin/errors.js'
import type { HostStream } from '../plugin/host.js'
import { network } from './network.js'
import { StreamReader } from './reader.js'

export interface ConnectOptions {
  host?: string
  port?: number | string
  /** milliseconds */
  timeout?: number
}

export interface SocketOptions {
  allowHalfOpen?: boolean
}

type Done = (error?: Error | null) => void

/** Milliseconds that who has ended waits for the far side to do the same. */
const GOODBYE = 5_000

/** `net.Socket` over the broker: what clients use of it, no more. */
export class Socket extends Duplex {
  connecting = false
  remoteAddress: string | undefined
  remotePort: number | undefined
  protected stream: HostStream | null = null
  protected reader: StreamReader | null = null
  #timer: NodeJS.Timeout | null = null
  #idle = 0
  #goodbye: NodeJS.Timeout | null = null

  constructor({ allowHalfOpen = false }: SocketOptions = {}) {
    super({ allowHalfOpen, decodeStrings: true, emitClose: true })
  }

  get pending(): boolean {
    return this.stream === null
  }

  get readyState(): 'opening' | 'open' | 'closed' {
    if (this.connecting) return 'opening'
    return this.stream === null || this.destroyed ? 'closed' : 'open'
  }

  connect(options: ConnectOptions, connected?: () => void): this
  connect(port: number, host?: string | (() => void), connected?: () => void): this
  connect(
    target: ConnectOptions | number,
    host?: string | (() => void),
    connected?: () => void
  ): this {
    const options = typeof target === 'number' ? { port: target } : target
    const listener = typeof host === 'function' ? host : connected
    if (listener) this.once('connect', listener)
    void this.open({ ...(typeof host === 'string' ? { host } : {}), ...options })
    return this
  }

  setTimeout(milliseconds: number, listener?: () => void): this {
    this.#idle = milliseconds
    if (listener) this.once('timeout', listener)
    this.alive()
    return this
  }

  setNoDelay(): this {
    return this
  }

  setKeepAlive(): this {
    return this
  }

  ref(): this {
    return this
  }

  unref(): this {
    return this
  }

  address(): Record<string, never> {
    return {}
  }

  destroySoon(): void {
    if (this.writable) this.end()
    if (this.writableFinished) this.destroy()
    else this.once('finish', () => this.destroy())
  }

  /** The stream and its reader, for who goes on with them encrypted; nothing more is read here. */
  surrender(): { stream: HostStream; reader: StreamReader } {
    const { stream, reader } = this
    if (!stream || !reader) throw new PluginError('E_CONTRACT', 'the socket is not connected')
    // CVE-2011-0411 and its kin: what an attacker slipped in before the encryption would be read behind it.
    if (this.readableLength > 0) throw new PluginError('E_REFUSED', 'data came before TLS began')
    this.stream = null
    this.reader = null
    return { stream, reader }
  }

  protected async open(options: ConnectOptions): Promise<void> {
    const { host = 'localhost', port = 0, timeout } = options
    this.connecting = true
    try {
      const stream = await this.dial({ ...options, host, port: Number(port), timeout })
      if (this.destroyed) return await stream.close()
      this.remotePort = Number(port)
      this.adopt(stream)
    } catch (error) {
      this.connecting = false
      this.destroy(asError(error))
    }
  }

  protected dial({ host, port, timeout }: ConnectOptions & { host: string; port: number }) {
    return network().connect({ host, port, ...(timeout ? { timeout } : {}) })
  }

  /** From here on the socket is connected. */
  protected adopt(stream: HostStream, reader?: StreamReader): void {
    const end = {
      take: (bytes: Uint8Array) => {
        this.alive()
        return this.push(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength))
      },
      end: () => this.push(null),
      fail: (error: unknown) => this.destroy(asError(error)),
    }
    this.stream = stream
    this.reader = reader ?? new StreamReader(stream, end)
    reader?.hand(end)
    this.remoteAddress = stream.remoteAddress
    this.connecting = false
    this.alive()
    this.emit('connect')
    this.emit('ready')
    this.reader.want()
  }

  /** Something happened: the idle time begins again. */
  protected alive(): void {
    if (this.#timer) clearTimeout(this.#timer)
    this.#timer = this.#idle > 0 ? setTimeout(() => this.emit('timeout'), this.#idle) : null
    this.#timer?.unref()
  }

  override _read(): void {
    this.reader?.want()
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: Done): void {
    this.#whenConnected(async (stream) => stream.write(chunk), done)
  }

  override _writev(chunks: { chunk: Buffer }[], done: Done): void {
    const bytes = Buffer.concat(chunks.map(({ chunk }) => chunk))
    this.#whenConnected(async (stream) => stream.write(bytes), done)
  }

  /** A host's stream is never half closed: who has said all waits a while for the far side's end, then closes. */
  override _final(done: Done): void {
    this.#goodbye = setTimeout(() => {
      this.push(null)
      void this.stream?.close().catch(() => undefined)
    }, GOODBYE)
    this.#goodbye.unref()
    done()
  }

  override _destroy(error: Error | null, done: Done): void {
    if (this.#timer) clearTimeout(this.#timer)
    if (this.#goodbye) clearTimeout(this.#goodbye)
    const { stream } = this
    this.stream = null
    this.reader = null
    // It is being thrown away: that the far side cannot be told so changes nothing.
    const closing = stream ? stream.close().catch(() => undefined) : Promise.resolve()
    void closing.then(() => done(error))
  }

  #whenConnected(work: (stream: HostStream) => Promise<void>, done: Done): void {
    if (this.connecting) {
      this.once('connect', () => this.#whenConnected(work, done))
      return
    }
    if (!this.stream) return done(new PluginError('E_TEMPORARY', 'the socket is closed'))
    this.alive()
    work(this.stream).then(
      () => done(),
      (error: unknown) => done(asError(error))
    )
  }
}

export function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error))
}

export function createConnection(options: ConnectOptions, connected?: () => void): Socket
export function createConnection(
  port: number,
  host?: string | (() => void),
  connected?: () => void
): Socket
export function createConnection(
  target: ConnectOptions | number,
  host?: string | (() => void),
  connected?: () => void
): Socket {
  const socket = new Socket()
  if (typeof target === 'number') return socket.connect(target, host, connected)
  return socket.connect(target, typeof host === 'function' ? host : connected)
}

export const connect = createConnection

/** Nobody reaches a plugin from outside. */
export function createServer(): never {
  throw new PluginError('E_NOT_ALLOWED', 'a plugin cannot listen')
}

export { isIP, isIPv4, isIPv6 }
export { Socket as Stream }

export default {
  Socket,
  Stream: Socket,
  connect,
  createConnection,
  createServer,
  isIP,
  isIPv4,
  isIPv6,
}
