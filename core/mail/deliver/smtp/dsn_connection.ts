import SMTPConnection from 'nodemailer/lib/smtp-connection'
import type { RecipientDsn } from '@caliopen/contract/dsn'
import { rcptParameters } from './dsn_parameters.js'

/**
 * nodemailer says the same NOTIFY and ORCPT for every recipient of a message; RFC 3461 §4 gives each its own. It asks
 * `_getDsnRcptToArgs` for what follows each RCPT TO, right after it has put the recipient into its queue.
 */
export class DsnConnection extends SMTPConnection {
  declare protected readonly _supportedExtensions: readonly string[]
  declare protected readonly _recipientQueue: readonly string[]

  /** of the message that is sent next, by recipient */
  wishes: ReadonlyMap<string, RecipientDsn> = new Map()

  /** RFC 3461 §4: the host takes over what the sender wants to hear */
  get offersDsn(): boolean {
    return this._supportedExtensions.includes('DSN')
  }

  protected _getDsnRcptToArgs(): string {
    const recipient = this._recipientQueue.at(-1)
    const wishes = recipient === undefined ? undefined : this.wishes.get(recipient)
    return wishes && recipient !== undefined && this.offersDsn
      ? rcptParameters(recipient, wishes)
      : ''
  }
}
