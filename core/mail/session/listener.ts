import { randomBytes } from 'node:crypto'
import type { Socket } from 'node:net'
import type { TLSSocket } from 'node:tls'
import {
  SMTPServer,
  type SMTPServerAuthentication,
  type SMTPServerOptions,
  type SMTPServerSession,
} from 'smtp-server'
import type { SMTPConnectionOptions } from 'smtp-server/lib/smtp-connection.js'
import { awaitProxy } from './proxy/await_proxy.js'
import type { Proxies } from './proxy/proxies.js'
import type { Doorway } from './doorway.js'
import * as refusals from './refusals.js'
import type { Reply } from './reply.js'
import type { Credentials, Login, Rules } from './rules.js'
import { Session } from './session.js'
import type { Shared } from './shared.js'

type AuthDone = Parameters<SMTPServer['onAuth']>[2]
type ProxyDone = Parameters<SMTPServer['_handleProxy']>[1]

export interface Entrance {
  /** without it AUTH (RFC 4954) is not offered */
  login?: Login
  /** who must begin with a PROXY header; nobody else may */
  proxies?: Proxies
}

export class SmtpListener<R> extends SMTPServer {
  readonly rules: Rules<R>
  readonly shared: Shared
  readonly doorway: Doorway
  readonly #login: Login | undefined
  readonly #proxies: Proxies | undefined

  constructor(options: SMTPServerOptions, rules: Rules<R>, shared: Shared, entrance: Entrance) {
    super(options)
    this.rules = rules
    this.shared = shared
    const { login, proxies } = entrance
    this.doorway = login ? (options.secure ? 'submissions' : 'submission') : 'receive'
    this.#login = login
    this.#proxies = proxies
    this.on('error', (error: Error) => shared.log.debug({ err: error }, 'A connection failed'))
  }

  get isClosing(): boolean {
    return this._closeTimeout !== false
  }

  /** A handshake costs us more than the client, so who may not come in is not even shaken hands with. */
  override _acceptSocket(socket: Socket, handshake: boolean): (() => void) | false {
    const waitsForProxy = this._expectsProxyHeader(socket)
    if (handshake && !waitsForProxy && !this.#letIn(socket, socket.remoteAddress ?? ''))
      return false
    return super._acceptSocket(socket, handshake)
  }

  override _expectsProxyHeader(socket: Socket): boolean {
    return this.#proxies?.has(socket.remoteAddress ?? '') ?? false
  }

  override _handleProxy(socket: Socket, done: ProxyDone): void {
    if (!this._expectsProxyHeader(socket)) return super._handleProxy(socket, done)
    awaitProxy(socket, this.shared.limits.proxyMs).then(
      ({ client }) => this.#comeIn(socket, client ?? {}, done),
      (error: Error) => {
        const proxy = socket.remoteAddress
        socket.on('error', () => undefined).destroy()
        this.shared.log.warn({ proxy, err: error }, 'A proxy was not understood')
        done(error)
      }
    )
  }

  /** Behind a proxy it is the client that counts. With TLS from the start it is counted before the handshake. */
  #comeIn(socket: Socket, { address, port }: { address?: string; port?: number }, done: ProxyDone) {
    const { secure } = this.options
    if (secure && !this.#letIn(socket, address ?? socket.remoteAddress ?? '')) {
      return done(new Error('there are too many from there'))
    }
    done(null, { id: newSessionId(), remoteAddress: address, remotePort: port })
  }

  #letIn(socket: Socket, address: string): boolean {
    const { doorkeeper } = this.shared
    if (doorkeeper.enter(address)) {
      socket.on('error', () => undefined).destroy()
      return false
    }
    socket.once('close', () => doorkeeper.leave(address))
    return true
  }

  override connect(socket: Socket | TLSSocket, options?: SMTPConnectionOptions | null): void {
    const session = new Session(this, socket, options)
    this.connections.add(session)
    session.on('error', (error: Error) => this._onError(error))
    session.init()
  }

  forEachSession(visit: (session: Session<R>) => void): void {
    for (const session of this.connections) if (session instanceof Session) visit(session)
  }

  override onAuth(
    { username = '', authzid = '', password }: SMTPServerAuthentication,
    session: SMTPServerSession,
    done: AuthDone
  ): void {
    const credentials = { address: username, actingAs: authzid, password: password ?? '' }
    void this.#attempt(credentials, session.remoteAddress).then(
      (outcome) => ('code' in outcome ? done(refused(outcome)) : done(null, { user: outcome })),
      (error: unknown) => {
        this.shared.log.error({ err: error }, 'A sign-in could not be checked')
        done(refused(refusals.SIGN_IN_FAILED))
      }
    )
  }

  async #attempt(credentials: Credentials, remoteAddress: string): Promise<Buffer | Reply> {
    return this.#login ? this.#login.attempt(credentials, remoteAddress) : refusals.SIGN_IN_FAILED
  }
}

/** The library reads the code off the error and finds the enhanced one for it. */
function refused({ code, text }: Reply): Error {
  return Object.assign(new Error(text), { responseCode: code })
}

/** As the library makes them. */
function newSessionId(): string {
  return BigInt(`0x${randomBytes(10).toString('hex')}`)
    .toString(32)
    .padStart(16, '0')
}
