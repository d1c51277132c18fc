import { type MessageBytes, firstBytes } from '@caliopen/contract/bytes'
import type { Submit } from '@caliopen/contract/submission'
import { domainOf, normaliseAddress } from '#core/accounts/addresses.js'
import { reach } from '#core/accounts/recipients/reach.js'
import { findRecipient, servesDomain } from '#core/accounts/recipients/recipients.js'
import type { Sql } from '#database/sql.js'
import type { MailPath } from '../session/reading/path.js'
import { BAD_RECIPIENT, UNKNOWN_RECIPIENT } from '../session/refusals.js'
import type { Reply } from '../session/reply.js'
import type { Admission, Client, Envelope, Rules } from '../session/rules.js'
import { type Field, MAX_HEADER_BYTES, readHeader } from './header.js'
import * as refusals from './refusals.js'
import { sendersIn } from './senders.js'
import { traceOfSubmission } from './trace.js'

/** Mail from people who have an account here, as themselves, to anybody. */
export class Outgoing implements Rules<string> {
  #sql: Sql
  #submit: Submit

  constructor(sql: Sql, submit: Submit) {
    this.#sql = sql
    this.#submit = submit
  }

  async sender({ address }: MailPath, { accountId, tls }: Client): Promise<Reply | null> {
    if (!accountId) return tls ? refusals.NEED_SIGN_IN : refusals.NEED_TLS_TO_SEND
    return (await this.#owns(accountId, address)) ? null : refusals.NOT_YOUR_ADDRESS
  }

  /** A typing mistake in our own domain is said at once, not in a bounce. */
  async recipient({ address }: MailPath): Promise<Admission<string>> {
    const normalised = normaliseAddress(address)
    if (!normalised) return { refusal: BAD_RECIPIENT }
    const isOurs = await servesDomain(this.#sql, domainOf(normalised))
    const isUnknown = isOurs && (await reach(this.#sql, normalised, null)) === 'unknown'
    return isUnknown ? { refusal: UNKNOWN_RECIPIENT } : { recipient: normalised, key: normalised }
  }

  async message(envelope: Envelope<string>, message: MessageBytes): Promise<Reply | null> {
    const { accountId } = envelope.client
    if (!accountId) return refusals.NEED_SIGN_IN
    const header = readHeader(await firstBytes(message, MAX_HEADER_BYTES + 1))
    if (!header) return refusals.HEADER_TOO_LARGE
    const fault = await this.#senderFault(accountId, header)
    if (fault) return fault

    const limit = await this.#submit({
      accountId,
      from: normaliseAddress(envelope.from.address) ?? envelope.from.address,
      recipients: envelope.recipients,
      raw: message,
      trace: traceOfSubmission(envelope, Date.now()),
      dsn: envelope.dsn,
      notBefore: Date.now(),
    })
    return limit && refusals.tooMuch(limit)
  }

  /** RFC 6409 §6.1 lets us insist that the header says who signed in. */
  async #senderFault(accountId: Buffer, header: readonly Field[]): Promise<Reply | null> {
    const senders = sendersIn(header)
    if ('code' in senders) return senders
    for (const address of senders) {
      if (!(await this.#owns(accountId, address))) return refusals.NOT_YOUR_FROM
    }
    return null
  }

  async #owns(accountId: Buffer, address: string): Promise<boolean> {
    const owner = await findRecipient(this.#sql, address)
    return owner !== null && owner.accountId.equals(accountId)
  }
}
