import type { Socket } from 'node:net'
import type { TLSSocket } from 'node:tls'
import {
  SMTPServer,
  type SMTPServerAuthentication,
  type SMTPServerOptions,
  type SMTPServerSession,
} from 'smtp-server'
import type { SMTPConnectionOptions } from 'smtp-server/lib/smtp-connection.js'
import type { Doorway } from './doorway.js'
import * as refusals from './refusals.js'
import type { Reply } from './reply.js'
import type { Credentials, Login, Rules } from './rules.js'
import { Session } from './session.js'
import type { Shared } from './shared.js'

type AuthDone = Parameters<SMTPServer['onAuth']>[2]

export class SmtpListener<R> extends SMTPServer {
  readonly rules: Rules<R>
  readonly shared: Shared
  readonly doorway: Doorway
  readonly #login: Login | undefined

  constructor(options: SMTPServerOptions, rules: Rules<R>, shared: Shared, login?: Login) {
    super(options)
    this.rules = rules
    this.shared = shared
    this.doorway = login ? (options.secure ? 'submissions' : 'submission') : 'receive'
    this.#login = login
    this.on('error', (error: Error) => shared.log.debug({ err: error }, 'A connection failed'))
  }

  get isClosing(): boolean {
    return this._closeTimeout !== false
  }

  /** A handshake costs us more than the client, so who may not come in is not even shaken hands with. */
  override _acceptSocket(socket: Socket, handshake: boolean): (() => void) | false {
    const { doorkeeper } = this.shared
    const address = socket.remoteAddress ?? ''
    if (handshake && doorkeeper.enter(address)) {
      socket.on('error', () => undefined).destroy()
      return false
    }
    if (handshake) socket.once('close', () => doorkeeper.leave(address))
    return super._acceptSocket(socket, handshake)
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
