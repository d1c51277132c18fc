import { StringDecoder } from 'node:string_decoder'
import { PluginError } from '@caliopen/contract/plugin/errors'
import { Client } from '@xmpp/client-core'
import StreamError from '@xmpp/connection/lib/StreamError.js'
import { upgrade } from '@xmpp/starttls/starttls.js'
import TlsWrapper from '@xmpp/tls/lib/Socket.js'
import type { Element } from '@xmpp/xml'
import { asciiDomain } from '../stanzas/addresses.js'
import { Inbox } from './inbox.js'
import type { Server } from './servers.js'
import { transportsFor } from './transports.js'

/** Milliseconds for one answer of the server while the stream is made. */
const PATIENCE = 15_000
const GOODBYE = 1_000

/** xmpp.js's connection, whose elements are read one after the other. */
export class Stream extends Client {
  readonly inbox = new Inbox()
  readonly server: Server
  #decoder = new StringDecoder('utf8')

  constructor(domain: string, server: Server) {
    super({ domain, service: server.service, timeout: PATIENCE })
    this.server = server
    this.transports.push(...transportsFor(domain))
    this.on('element', (element: Element) => this.inbox.put(element))
    this.on('error', (error: Error) => this.inbox.fail(error))
    for (const event of ['disconnect', 'close']) this.on(event, () => this.inbox.fail(ended()))
  }

  /** null before TLS, which is before anything of worth is said */
  get tls(): { protocol: string; cipher: string } | null {
    const { socket } = this
    if (!(socket instanceof TlsWrapper) || !socket.socket) return null
    return {
      protocol: socket.socket.getProtocol() ?? '',
      cipher: socket.socket.getCipher().name,
    }
  }

  next(patience = PATIENCE): Promise<Element> {
    return this.inbox.next(patience)
  }

  /** Connects and begins the stream. */
  async begin(): Promise<void> {
    await this.connect(this.options.service)
    await this.open({ domain: this.options.domain })
  }

  /** RFC 6120 §5.4.3.3: what stood in the clear behind "proceed" was not said by the server. */
  async secure(): Promise<void> {
    const plain = this.socket
    if (this.inbox.size > 0) throw new PluginError('E_REFUSED', 'data came before TLS began')
    const socket = await upgrade(plain, { host: asciiDomain(this.options.domain) })
    this._detachSocket()
    this.#decoder = new StringDecoder('utf8')
    this._attachSocket(socket)
    await this.restart()
  }

  /** Stops reading from the network until `resume`: that is the back-pressure. */
  pause(): void {
    this.#socket()?.pause()
  }

  resume(): void {
    this.#socket()?.resume()
  }

  /** Ends the stream as is proper, or after a second as it comes. */
  async leave(): Promise<void> {
    this.timeout = GOODBYE
    const socket = this.#socket()
    // It is over either way; a server that no longer answers is no news.
    await this.disconnect().catch(() => undefined)
    socket?.destroy()
  }

  /** Without a farewell, so that the server keeps the session for a while (XEP-0198 §5). */
  drop(): void {
    this.#socket()?.destroy(ended())
    this.inbox.fail(ended())
  }

  /** A server may answer before the host has said that the header was written; xmpp.js listens only then. */
  override async open(options: { domain: string; lang?: string }): Promise<Element> {
    const { promise, resolve } = Promise.withResolvers<Element>()
    this.once('open', resolve)
    const opening = super.open(options)
    // Where the answer was quicker, the other one waits in vain.
    opening.catch(() => undefined)
    return Promise.race([promise, opening, this.inbox.failed])
  }

  /** A character may be cut in two between packets, which xmpp.js does not see. */
  override _onData(data: Uint8Array | string): void {
    try {
      super._onData(typeof data === 'string' ? data : this.#decoder.write(Buffer.from(data)))
    } catch (error) {
      this.inbox.fail(error instanceof Error ? error : new Error(String(error)))
      this.drop()
    }
  }

  /** Whoever is sent elsewhere asks DNS again instead. */
  override _onStreamError(element: Element): void {
    this.emit('error', StreamError.fromElement(element))
  }

  #socket() {
    const { socket } = this
    return socket instanceof TlsWrapper ? socket.socket : socket
  }
}

function ended(): PluginError {
  return new PluginError('E_TEMPORARY', 'the server ended the connection')
}
