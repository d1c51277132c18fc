import type { ArrivalTls } from '@caliopen/contract/arrival'
import type { MessageBytes } from '@caliopen/contract/bytes'
import type { DsnRequest, RecipientDsn } from '@caliopen/contract/dsn'
import type { MailPath } from './reading/path.js'
import type { Reply } from './reply.js'

/** The other side of a session, as far as we know it. */
export interface Client {
  /** stands in the log and in Received, so that one leads to the other */
  sessionId: string
  remoteAddress: string
  /** what it calls itself; empty before HELO */
  helo: string
  tls: ArrivalTls | null
  /** RFC 3848: SMTP, ESMTP, ESMTPS, ESMTPSA */
  protocol: string
  /** the account that signed in */
  accountId: Buffer | null
}

/** `R` is what a recipient is to those who take the message. */
export interface Envelope<R> {
  from: MailPath
  recipients: R[]
  client: Client
  /** names this message in the log, in Received and in our 250 */
  id: string
  /** our name, as greeted */
  hostname: string
  /** RFC 6531: addresses and header may be UTF-8 */
  utf8: boolean
  /** RFC 3461: which reports the sender wants */
  dsn: EnvelopeDsn<R>
}

export interface EnvelopeDsn<R> extends DsnRequest {
  /** of those recipients only for whom something was asked */
  recipients: ReadonlyMap<R, RecipientDsn>
}

/**
 * Who may send what to whom. Asked in the order sender, recipients, message; of one session never
 * two questions at once. Throwing means a failure of ours: the client is told to try again.
 */
export interface Rules<R> {
  /** null: welcome */
  sender(from: MailPath, client: Client): Reply | null | Promise<Reply | null>
  recipient(to: MailPath, client: Client, from: MailPath): Admission<R> | Promise<Admission<R>>
  /**
   * Resolves with null once the message is durable: only then is 250 said. Its bytes are there as
   * long as this goes on.
   */
  message(envelope: Envelope<R>, message: MessageBytes): Promise<Reply | null>
}

/** Who this is (RFC 4954), or why not. */
export interface Login {
  attempt(credentials: Credentials, remoteAddress: string): Promise<Buffer | Reply>
}

export interface Credentials {
  address: string
  /** RFC 4616 §2: whom to act as; empty for oneself */
  actingAs: string
  password: string
}

/** `key` tells recipients apart: the same one twice is one. */
export type Admission<R> = { recipient: R; key: string } | { refusal: Reply }
