import { once } from 'node:events'
import type { Socket } from 'node:net'
import { connect as connectTls, TLSSocket } from 'node:tls'
import type { ConnectionOptions } from 'node:tls'
import { ProtocolError, ReplyReader } from './reply_reader.js'
import { TIMES } from './times.js'

interface Listener {
  resolve: (reply: string) => void
  reject: (cause: Error) => void
}

/** Replies that nobody waits for, before a host is thought to be out of its mind. */
const UNHEARD = 256

/** What is said and heard on one socket, in the clear first and over TLS when that is wished. */
export class Conversation {
  #socket: Socket
  #reader = new ReplyReader()
  readonly #unheard: string[] = []
  readonly #listeners: Listener[] = []
  #end: Error | null = null

  constructor(socket: Socket) {
    this.#socket = socket
    this.#listenTo(socket)
  }

  /** Nothing was said that nobody waited for: 421 comes before the end. */
  get isOpen(): boolean {
    return this.#end === null && this.#unheard.length === 0 && !this.#reader.isHalfway
  }

  get tls(): TLSSocket | null {
    return this.#socket instanceof TLSSocket ? this.#socket : null
  }

  say(words: string | Buffer): void {
    if (this.#end === null) this.#socket.write(words)
  }

  /** Says parts as one, where they fit into one. */
  sayTogether(parts: readonly (string | Buffer)[]): void {
    this.#socket.cork()
    for (const part of parts) this.say(part)
    this.#socket.uncork()
  }

  /** Resolves when there is room for more. Rejects where there is nobody any more. */
  async room(): Promise<void> {
    if (this.#end) throw this.#end
    if (this.#socket.writableNeedDrain)
      await Promise.race([once(this.#socket, 'drain'), this.#over()])
    if (this.#end) throw this.#end
  }

  /** The next reply. Rejects when the time is over or the connection ends. */
  hear(timeout: number): Promise<string> {
    const reply = this.#unheard.shift()
    if (reply !== undefined) return Promise.resolve(reply)
    if (this.#end) return Promise.reject(this.#end)
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => this.close(new Error('no answer in time')), timeout)
      this.#listeners.push({
        resolve(words) {
          clearTimeout(timer)
          resolve(words)
        },
        reject(cause) {
          clearTimeout(timer)
          reject(cause)
        },
      })
    })
  }

  ask(command: string, timeout: number): Promise<string> {
    this.say(`${command}\r\n`)
    return this.hear(timeout)
  }

  /** Goes on over TLS. Rejects where the handshake fails, whatever the certificate. */
  async secure(options: ConnectionOptions): Promise<TLSSocket> {
    // RFC 3207 §4.2, and what was said in the clear behind the reply is somebody else's.
    if (!this.isOpen) throw new ProtocolError('more was said before the handshake')
    const plain = this.#socket
    this.#stopListening(plain)
    const socket = connectTls({ ...options, socket: plain, rejectUnauthorized: false })
    plain.on('error', (error) => socket.destroy(error))
    this.#reader = new ReplyReader()
    this.#socket = socket
    const timer = setTimeout(
      () => socket.destroy(new Error('no handshake in time')),
      TIMES.handshake
    )
    try {
      await handshake(socket)
    } catch (error) {
      this.close(error instanceof Error ? error : new Error(String(error)))
      throw error
    } finally {
      clearTimeout(timer)
    }
    this.#listenTo(socket)
    return socket
  }

  /** Says QUIT, and does not wait for long. */
  quit(): void {
    if (this.#end) return
    this.hear(TIMES.quit).then(
      () => this.close(),
      () => this.close()
    )
    this.say('QUIT\r\n')
  }

  close(cause = new Error('the connection was closed')): void {
    if (this.#end) return
    this.#end = cause
    this.#socket.destroy()
    for (const { reject } of this.#listeners.splice(0)) reject(cause)
  }

  readonly #hearers = {
    error: (error: Error) => this.close(error),
    close: () => this.close(),
    end: () => this.close(),
    timeout: () => this.close(new Error('silence')),
    data: (octets: Buffer) => this.#take(octets),
  }

  #listenTo(socket: Socket): void {
    socket.setNoDelay(true).setTimeout(TIMES.message)
    for (const [event, hearer] of Object.entries(this.#hearers)) socket.on(event, hearer)
  }

  #stopListening(socket: Socket): void {
    socket.setTimeout(0)
    for (const [event, hearer] of Object.entries(this.#hearers)) socket.off(event, hearer)
  }

  #take(octets: Buffer): void {
    try {
      for (const reply of this.#reader.read(octets)) {
        const listener = this.#listeners.shift()
        if (listener) listener.resolve(reply)
        else if (this.#unheard.push(reply) > UNHEARD) throw new ProtocolError('it says too much')
      }
    } catch (error) {
      this.close(error instanceof Error ? error : new Error(String(error)))
    }
  }

  async #over(): Promise<void> {
    if (!this.#socket.destroyed) await once(this.#socket, 'close')
  }
}

function handshake(socket: TLSSocket): Promise<void> {
  return new Promise((resolve, reject) => {
    const closed = () => reject(new Error('the connection was closed in the handshake'))
    socket.once('error', reject).once('close', closed)
    socket.once('secureConnect', () => {
      socket.off('error', reject).off('close', closed)
      resolve()
    })
  })
}
