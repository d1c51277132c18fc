import type { DsnRequest, RecipientDsn } from './dsn.js'

/** What its sender wants to hear of it (RFC 3461). */
export interface SubmissionDsn extends DsnRequest {
  /** by the address in `recipients`; of those only for whom something was asked */
  recipients: ReadonlyMap<string, RecipientDsn>
}

/** A message that an account hands over to be sent. */
export interface Submission {
  accountId: Buffer
  /** envelope sender, normalised: an address of the account */
  from: string
  /** normalised, at least one, every address once */
  recipients: string[]
  /** as the account's program handed it over, with CRLF line ends; Date or Message-ID may be missing */
  raw: Buffer
  /** not to be sent before this moment, milliseconds since the epoch */
  notBefore: number
  /** without it nothing was asked */
  dsn?: SubmissionDsn
}

/** Resolves once the submission is durable; rejects when nothing was kept. */
export type Submit = (submission: Submission) => Promise<void>
