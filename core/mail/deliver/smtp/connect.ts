import { connect as connectSocket } from 'node:net'
import type { Socket } from 'node:net'
import { DsnConnection } from './dsn_connection.js'

/** One host at one address. */
export interface Target {
  /** its name, for the certificate */
  host: string
  address: string
  port: number
}

/** Times in milliseconds (RFC 5321 §4.5.3.2). */
const CONNECT = 20_000
/** greeting, EHLO and STARTTLS together: §4.5.3.2.1 */
const SETUP = 5 * 60_000
/** any reply, the one to the final dot too: §4.5.3.2.6 */
const REPLY = 10 * 60_000
const CLOSE = 2_000

/** A host that could not be reached, or does not want to talk to us. */
export class UnreachableError extends Error {
  readonly code = 'E_UNREACHABLE'
  /** what it said, if it said anything */
  readonly response: string | null

  constructor(target: Target, cause: unknown) {
    const reason = cause instanceof Error ? cause.message : String(cause)
    super(`${target.host} [${target.address}]: ${reason}`, { cause })
    this.response = responseOf(cause)
  }
}

/**
 * A connection that has said EHLO, and STARTTLS where that is offered: whatever the certificate, for
 * without it the message would go in the clear (RFC 7435 §3). Only when the handshake fails it does.
 * Throws E_UNREACHABLE.
 */
export async function connect(target: Target, ourName: string): Promise<DsnConnection> {
  const first = await open(target, ourName, false)
  if (first.ok) return first.connection
  const second = first.handshake ? await open(target, ourName, true) : first
  if (second.ok) return second.connection
  throw new UnreachableError(target, second.error)
}

type Opened =
  { ok: true; connection: DsnConnection } | { ok: false; error: unknown; handshake: boolean }

async function open(target: Target, ourName: string, inTheClear: boolean): Promise<Opened> {
  let connection: DsnConnection
  try {
    connection = new DsnConnection({
      connection: await openSocket(target),
      host: target.address,
      port: target.port,
      name: ourName,
      servername: target.host,
      ignoreTLS: inTheClear,
      opportunisticTLS: true,
      tls: { rejectUnauthorized: false },
      connectionTimeout: SETUP,
      greetingTimeout: SETUP,
      socketTimeout: REPLY,
      socketCloseTimeout: CLOSE,
      maxResponseSize: 64 * 1024,
    })
  } catch (error) {
    return { ok: false, error, handshake: false }
  }
  return new Promise((resolve) => {
    const fail = (error: unknown) =>
      resolve({ ok: false, error, handshake: connection.upgrading === true })
    // It stays: an error that nobody listens to would end the process.
    connection.on('error', fail)
    connection.once('end', () => fail(new Error('the connection was closed')))
    connection.connect((error) => (error ? fail(error) : resolve({ ok: true, connection })))
  })
}

function openSocket({ address, port }: Target): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connectSocket({ host: address, port })
    const timer = setTimeout(() => socket.destroy(new Error('no answer')), CONNECT)
    socket.once('error', reject)
    socket.once('close', () => clearTimeout(timer))
    socket.once('connect', () => {
      clearTimeout(timer)
      socket.removeListener('error', reject)
      resolve(socket)
    })
  })
}

function responseOf(cause: unknown): string | null {
  const response = cause instanceof Error && 'response' in cause ? cause.response : null
  return typeof response === 'string' ? response : null
}
