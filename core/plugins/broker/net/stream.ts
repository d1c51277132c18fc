import type { Socket } from 'node:net'
import type { TLSSocket } from 'node:tls'
import { PluginError } from '@caliopen/contract/plugin/errors'
import { encrypt } from './dial.js'

const MOST_A_READ = 64 * 1024
const WRITE_TIMEOUT = 60_000
const TLS_TIMEOUT = 20_000
/** What a stream that must be encrypted may carry before it is: enough to agree on it. */
const MOST_IN_THE_CLEAR = 32 * 1024

export interface StreamTls {
  protocol: string
  cipher: string
}

/** A connection that a plugin has; the plugin pulls what comes, so that a slow one slows the far side and not the core. */
export class BrokerStream {
  #socket: Socket
  #tls: StreamTls | null
  readonly #mustEncrypt: boolean
  #clearBytes = 0
  #reading = false
  #error: string | null = null

  constructor(socket: Socket, tls: StreamTls | null, mustEncrypt: boolean) {
    this.#socket = socket
    this.#tls = tls
    this.#mustEncrypt = mustEncrypt
    this.#watch(socket)
  }

  /** null at the end; rejects with E_TEMPORARY when it broke. */
  async read(): Promise<Uint8Array | null> {
    if (this.#reading) throw new PluginError('E_CONTRACT', 'one read at a time')
    this.#reading = true
    try {
      return await this.#next()
    } finally {
      this.#reading = false
    }
  }

  async write(bytes: Uint8Array): Promise<void> {
    this.#count(bytes.byteLength)
    const socket = this.#socket
    if (!socket.writable) throw this.#broken()
    const { promise, resolve, reject } = Promise.withResolvers<void>()
    const timer = setTimeout(() => socket.destroy(new Error('it takes nothing')), WRITE_TIMEOUT)
    socket.write(bytes, (error) => (error ? reject(this.#broken()) : resolve()))
    await promise.finally(() => clearTimeout(timer))
  }

  /** What came before the handshake and was not read yet could be anybody's: then there is none. */
  async startTls(servername: string): Promise<StreamTls> {
    if (this.#tls) throw new PluginError('E_CONTRACT', 'it is encrypted already')
    if (this.#socket.readableLength > 0) {
      this.close()
      throw new PluginError('E_REFUSED', 'the far side spoke in the clear before the handshake')
    }
    const clear = this.#socket
    clear.removeAllListeners('readable')
    const tls = await encrypt(clear, { servername, timeout: TLS_TIMEOUT })
    this.#socket = tls
    this.#tls = tlsOf(tls)
    this.#watch(tls)
    // a read that waited on the clear stream goes on with the encrypted one
    clear.emit('caliopen:encrypted')
    return this.#tls
  }

  close(): void {
    const socket = this.#socket
    socket.end()
    setTimeout(() => socket.destroy(), 2_000).unref()
  }

  destroy(): void {
    this.#socket.destroy()
  }

  #watch(socket: Socket): void {
    socket.on('error', (error) => (this.#error = error.message))
  }

  async #next(): Promise<Uint8Array | null> {
    for (;;) {
      const socket = this.#socket
      const chunk = socket.read(
        Math.min(socket.readableLength, MOST_A_READ) || undefined
      ) as Buffer | null
      if (chunk) {
        this.#count(chunk.length)
        return chunk
      }
      if (this.#error !== null) throw this.#broken()
      if (socket.readableEnded || socket.destroyed) return null
      await something(socket)
    }
  }

  #count(bytes: number): void {
    if (!this.#mustEncrypt || this.#tls) return
    this.#clearBytes += bytes
    if (this.#clearBytes <= MOST_IN_THE_CLEAR) return
    this.destroy()
    throw new PluginError('E_NOT_ALLOWED', 'this stream must be encrypted, and is not')
  }

  #broken(): PluginError {
    return new PluginError('E_TEMPORARY', `the stream broke: ${this.#error ?? 'it is closed'}`)
  }
}

export function tlsOf(socket: TLSSocket): StreamTls {
  return { protocol: socket.getProtocol() ?? '', cipher: socket.getCipher().standardName }
}

/** Bytes, the end, an error, or another socket in its place. */
function something(socket: Socket): Promise<void> {
  const events = ['readable', 'end', 'error', 'close', 'caliopen:encrypted']
  return new Promise((resolve) => {
    const happened = () => {
      for (const event of events) socket.removeListener(event, happened)
      resolve()
    }
    for (const event of events) socket.on(event, happened)
  })
}
