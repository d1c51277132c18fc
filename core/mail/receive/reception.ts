import type { Accept, ArrivalRecipient } from '@caliopen/contract/arrival'
import type { MessageBytes } from '@caliopen/contract/bytes'
import { domainOf, normaliseAddress } from '#core/accounts/addresses.js'
import { findRecipient, servesDomain } from '#core/accounts/recipients/recipients.js'
import { isInstalled } from '#core/accounts/organisation.js'
import type { Sql } from '#database/sql.js'
import type { MailPath } from '../session/reading/path.js'
import { type Findings, type Incoming, type Inspect, NOTHING_FOUND } from './inspect.js'
import * as refusals from '../session/refusals.js'
import { Remembered } from './remembered.js'
import type { Reply } from '../session/reply.js'
import type { Admission, Envelope, Rules } from '../session/rules.js'
import { traceHeader } from './trace.js'

const REMEMBERED_MS = 1_000

/** Mail from anybody, for people who have an account here and for nobody else. */
export class Reception implements Rules<ArrivalRecipient> {
  #sql: Sql
  #accept: Accept
  #inspections: readonly Inspect[]
  #admissions = new Remembered((address) => this.#lookUp(address), REMEMBERED_MS)

  constructor(sql: Sql, accept: Accept, inspections: readonly Inspect[]) {
    this.#sql = sql
    this.#accept = accept
    this.#inspections = inspections
  }

  sender(): null {
    return null
  }

  recipient({
    address,
  }: MailPath): Admission<ArrivalRecipient> | Promise<Admission<ArrivalRecipient>> {
    return this.#admissions.get(address)
  }

  async message(
    envelope: Envelope<ArrivalRecipient>,
    message: MessageBytes
  ): Promise<Reply | null> {
    const { client, recipients } = envelope
    const receivedAt = Date.now()
    const found = await this.#inspect({ envelope, message, receivedAt })
    if (found.refusal) return found.refusal
    await this.#accept.accept({
      channel: 'email',
      from: normaliseAddress(envelope.from.address) ?? envelope.from.address.toLowerCase(),
      recipients,
      raw: message,
      trace: found.trace + traceOf(envelope, receivedAt),
      facts: {
        remoteAddress: client.remoteAddress,
        helo: client.helo,
        tls: client.tls,
        local: false,
        ...found.facts,
      },
      receivedAt,
    })
    return null
  }

  async #inspect(incoming: Incoming): Promise<Findings> {
    let found = NOTHING_FOUND
    for (const inspect of this.#inspections) {
      found = await inspect(incoming, found)
      if (found.refusal) break
    }
    return found
  }

  async #lookUp(address: string): Promise<Admission<ArrivalRecipient>> {
    const recipient = await findRecipient(this.#sql, address)
    // one copy a person: an alias and a plus-address of the same account are the same reader
    if (recipient) return { recipient, key: recipient.accountId.toString('latin1') }
    return { refusal: await this.#whyNot(address) }
  }

  async #whyNot(address: string): Promise<Reply> {
    if (!(await isInstalled(this.#sql))) return refusals.NOT_SET_UP
    const isOurs = await servesDomain(this.#sql, domainOf(address))
    return isOurs ? refusals.UNKNOWN_RECIPIENT : refusals.NO_RELAY
  }
}

function traceOf(envelope: Envelope<ArrivalRecipient>, receivedAt: number): string {
  const { client, from, hostname, id, recipients, utf8 } = envelope
  const [only, ...others] = recipients
  return traceHeader({
    from: from.address,
    helo: client.helo,
    remoteAddress: client.remoteAddress,
    tls: client.tls,
    hostname,
    protocol: utf8 ? client.protocol.replace('ESMTP', 'UTF8SMTP') : client.protocol,
    id,
    recipient: only && others.length === 0 ? only.address : null,
    receivedAt,
  })
}
