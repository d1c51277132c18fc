import { connect as connectSocket, isIP } from 'node:net'
import type { Socket } from 'node:net'
import { Conversation } from './client/conversation.js'
import { RefusalError, sayHello } from './client/hello.js'
import { TIMES } from './client/times.js'
import { logIn, LoginError } from './login.js'
import type { Credentials } from './login.js'
import { judgeCertificate } from './safety/judge_certificate.js'
import { UnsafeError } from './safety/tls_policy.js'
import type { Safety, TlsPolicy } from './safety/tls_policy.js'
import { Session } from './session.js'

/** One host at one address, and how we talk to it. */
export interface Target {
  /** its name, for the certificate */
  host: string
  address: string
  port: number
  policy: TlsPolicy
  /** TLS from the first octet on (RFC 8314 §3.3) */
  implicitTls?: boolean
  login?: Credentials
}

/** A host that could not be reached, or does not want to talk to us. */
export class UnreachableError extends Error {
  readonly code = 'E_UNREACHABLE'
  /** what it said, if it said anything */
  readonly response: string | null
  /** it could be reached, but not as safely as it has to be */
  readonly unsafe: boolean
  /** it does not believe who we are */
  readonly loginRefused: boolean

  constructor({ host, address }: Target, cause: unknown) {
    const reason = cause instanceof Error ? cause.message : String(cause)
    super(`${host} [${address}]: ${reason}`, { cause })
    this.response = cause instanceof RefusalError ? cause.response : null
    this.unsafe = cause instanceof UnsafeError
    this.loginRefused = cause instanceof LoginError
  }
}

/**
 * A session with a host that has been greeted, over TLS where that is offered: whatever the
 * certificate, for without it the message would go in the clear (RFC 7435 §3); and where the
 * handshake fails it does. Unless the policy asks for more. Throws E_UNREACHABLE.
 */
export async function connect(target: Target, ourName: string): Promise<Session> {
  try {
    return await converse(target, ourName, false)
  } catch (error) {
    const mayBePlain = error instanceof HandshakeError && target.policy.kind === 'opportunistic'
    if (!mayBePlain || target.implicitTls)
      throw new UnreachableError(target, causeOf(error, target))
  }
  try {
    return await converse(target, ourName, true)
  } catch (error) {
    throw new UnreachableError(target, error)
  }
}

class HandshakeError extends Error {}

function causeOf(error: unknown, { policy }: Target): unknown {
  const isUnsafe = error instanceof HandshakeError && policy.kind !== 'opportunistic'
  return isUnsafe ? new UnsafeError(`TLS fails: ${error.message}`) : error
}

async function converse(target: Target, ourName: string, inTheClear: boolean): Promise<Session> {
  const talk = new Conversation(await openSocket(target))
  try {
    let safety = target.implicitTls ? await secure(talk, target) : null
    const greeting = await talk.hear(TIMES.greeting)
    if (!greeting.startsWith('2')) throw new RefusalError(greeting)
    let extensions = await sayHello(talk, ourName)
    if (!safety && !inTheClear) {
      safety = await startTls(talk, target, extensions.has('STARTTLS'))
      // RFC 3207 §4.2: what was offered in the clear is forgotten
      if (safety) extensions = await sayHello(talk, ourName)
    }
    if (target.login) await logIn(talk, extensions, target.login)
    return new Session(target, talk, extensions, safety)
  } catch (error) {
    if (error instanceof RefusalError || error instanceof UnsafeError) talk.quit()
    else talk.close()
    throw error
  }
}

async function startTls(
  talk: Conversation,
  target: Target,
  offered: boolean
): Promise<Safety | null> {
  const reply = offered ? await talk.ask('STARTTLS', TIMES.command) : null
  if (reply?.startsWith('220')) return secure(talk, target)
  if (target.policy.kind === 'opportunistic') return null
  throw new UnsafeError(reply ?? 'it offers no TLS')
}

async function secure(talk: Conversation, { host, policy }: Target): Promise<Safety> {
  // RFC 7672 §2.2.2 asks for the name at which the records stand; an address has none to ask for.
  const name = policy.kind === 'dane' ? (policy.names[0] ?? host) : host
  const servername = isIP(name) ? undefined : name
  try {
    const socket = await talk.secure({ host: name, servername })
    return judgeCertificate(socket, policy, host)
  } catch (error) {
    if (error instanceof UnsafeError) throw error
    throw new HandshakeError(error instanceof Error ? error.message : String(error))
  }
}

function openSocket({ address, port }: Target): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connectSocket({ host: address, port })
    const timer = setTimeout(() => socket.destroy(new Error('no answer')), TIMES.connect)
    socket.once('error', reject)
    socket.once('close', () => clearTimeout(timer))
    socket.once('connect', () => {
      clearTimeout(timer)
      socket.removeListener('error', reject)
      resolve(socket)
    })
  })
}
