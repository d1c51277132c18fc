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
  /** not to be sent before this moment, milliseconds since the epoch */
  notBefore: number
}

/** Resolves once the submission is durable; rejects when nothing was kept. */
export type Submit = (submission: Submission) => Promise<void>
