import { isAscii } from 'node:buffer'
import { Readable } from 'node:stream'
import { TLSSocket } from 'node:tls'
import type { SMTPConnectionSendInfo } from 'nodemailer/lib/smtp-connection'
import type { DsnRequest, RecipientDsn } from '@caliopen/contract/dsn'
import type { Target } from './connect.js'
import type { DsnConnection } from './dsn_connection.js'
import { readReply } from './reply.js'
import type { Reading } from './reply.js'

export interface Envelope {
  /** empty: nobody wants to hear of it (RFC 5321 §4.5.5) */
  from: string
  to: readonly string[]
  /** what the sender wants to hear, where it can hear anything (RFC 3461) */
  dsn: { request: DsnRequest; recipients: ReadonlyMap<string, RecipientDsn> } | null
}

/** One reply a recipient; or the connection broke before there was one. */
export type Sent =
  | { kind: 'answered'; readings: ReadonlyMap<string, Reading> }
  | { kind: 'broken'; reply: string; uncertain: boolean }

interface SendError extends Error {
  code?: string
  response?: string
  command?: string
  rejectedErrors?: SendError[]
  recipient?: string
}

/** A conversation with one host, for one message after another. */
export class Session {
  readonly target: Target
  readonly tls: { protocol: string; cipher: string } | null
  /** how many messages it has carried */
  sent = 0
  #connection: DsnConnection

  constructor(target: Target, connection: DsnConnection) {
    this.target = target
    this.#connection = connection
    this.tls = tlsOf(connection)
  }

  get isOpen(): boolean {
    return !this.#connection.destroyed
  }

  /** The host takes over what the sender wants to hear (RFC 3461 §5.2.3). */
  get offersDsn(): boolean {
    return this.#connection.offersDsn
  }

  async send(envelope: Envelope, raw: Buffer): Promise<Sent> {
    this.sent += 1
    // RFC 5321 §4.5.4.1: had the far side taken all of it when it fell silent, it may keep it.
    let allSaid = false
    const message = Readable.from([raw], { objectMode: false }).once('end', () => (allSaid = true))
    const result = await this.#send(envelope, raw, message)
    if (!('error' in result)) return answered(envelope, result.info)
    const sent = refused(envelope, result.error, allSaid)
    if (sent.kind === 'answered') await this.#reset()
    else this.close()
    return sent
  }

  /** Says QUIT, where somebody still listens. */
  quit(): void {
    if (this.isOpen) this.#connection.quit()
  }

  close(): void {
    this.#connection.close()
  }

  #send(
    { from, to, dsn }: Envelope,
    raw: Buffer,
    message: Readable
  ): Promise<{ info: SMTPConnectionSendInfo } | { error: SendError }> {
    const envelope = { from: from || (false as const), to: [...to], size: raw.length }
    const request = dsn && { dsn: requestOf(dsn.request) }
    this.#connection.wishes = dsn?.recipients ?? new Map()
    return new Promise((resolve) => {
      const use8BitMime = !isAscii(raw)
      this.#connection.send({ ...envelope, ...request, use8BitMime }, message, (error, info) => {
        if (info) resolve({ info })
        else resolve({ error: error ?? new Error('the connection was closed') })
      })
    })
  }

  /** RFC 5321 §4.1.4: what was refused is over only after RSET. */
  async #reset(): Promise<void> {
    if (!this.isOpen) return
    const done = await new Promise<boolean>((resolve) => {
      this.#connection.once('end', () => resolve(false))
      this.#connection.reset((error) => resolve(!error))
    })
    if (!done) this.close()
  }
}

function requestOf({ ret, envid }: DsnRequest) {
  const how = ret === 'full' ? ('FULL' as const) : ('HDRS' as const)
  return { ...(ret && { ret: how }), ...(envid && { envid }) }
}

function answered({ to }: Envelope, info: SMTPConnectionSendInfo): Sent {
  const readings = rejections(info.rejectedErrors ?? [])
  const rest = readReply(info.response, 'message')
  for (const recipient of to) if (!readings.has(recipient)) readings.set(recipient, rest)
  return { kind: 'answered', readings }
}

function refused({ to }: Envelope, error: SendError, allSaid: boolean): Sent {
  if (error.code === 'EMESSAGE' && error.response === undefined) {
    const reading = { kind: 'failed', status: '5.3.4', reply: error.message } as const
    return { kind: 'answered', readings: new Map(to.map((recipient) => [recipient, reading])) }
  }
  const isAnswer = error.code === 'EENVELOPE' || error.code === 'EMESSAGE'
  if (!isAnswer || error.response === undefined) {
    const reply = error.response ?? error.message
    return { kind: 'broken', reply, uncertain: allSaid && error.response === undefined }
  }
  const readings = rejections(error.rejectedErrors ?? [])
  const rest = readReply(error.response, stageOf(error))
  for (const recipient of to) if (!readings.has(recipient)) readings.set(recipient, rest)
  return { kind: 'answered', readings }
}

function rejections(errors: readonly SendError[]): Map<string, Reading> {
  return new Map(
    errors.map((error) => [error.recipient ?? '', readReply(error.response ?? '', 'rcpt')])
  )
}

function stageOf({ code, command }: SendError) {
  if (code === 'EMESSAGE') return 'message'
  if (command === 'MAIL FROM') return 'mail'
  return command === 'RCPT TO' ? 'rcpt' : 'data'
}

function tlsOf(connection: DsnConnection): Session['tls'] {
  const socket = connection._socket
  if (!(socket instanceof TLSSocket)) return null
  return { protocol: socket.getProtocol() ?? 'TLS', cipher: socket.getCipher().name }
}
