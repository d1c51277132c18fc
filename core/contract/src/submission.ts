import type { DsnRequest, RecipientDsn } from './dsn.js'
import type { MessageBytes } from './bytes.js'

/** A message that an account hands over to be sent. */
export interface Submission {
  accountId: Buffer
  /** envelope sender, normalised: an address of the account */
  from: string
  /** normalised, at least one, every address once */
  recipients: string[]
  /** as the account's program handed it over, with CRLF line ends; Date or Message-ID may be missing */
  raw: MessageBytes
  /** header lines for the top of it, each CRLF-ended: how it came to us, and nothing of where its writer is */
  trace: string
  /** which reports the account wants (RFC 3461); null: what is customary */
  dsn: SubmissionDsn | null
  /** not to be sent before this moment, milliseconds since the epoch */
  notBefore: number
}

export interface SubmissionDsn extends DsnRequest {
  /** by address, of those only for whom something was asked */
  recipients: ReadonlyMap<string, RecipientDsn>
}

/** The account has sent as much as it may. */
export interface SendingLimit {
  what: 'messages' | 'recipients'
  limit: number
  per: 'hour' | 'day'
  /** when there is room again, milliseconds since the epoch; null: never, for it asks for more than all of it */
  retryAt: number | null
}

/**
 * Resolves once the submission is durable, with null; with the limit that holds it back where nothing was kept
 * because of it. Rejects when something went wrong and nothing was kept.
 */
export type Submit = (submission: Submission) => Promise<SendingLimit | null>
