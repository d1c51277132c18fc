import type { Accept, ArrivalFacts } from '@caliopen/contract/arrival'
import type { MessageBytes } from '@caliopen/contract/bytes'
import { normaliseAddress } from '#core/accounts/addresses.js'
import type { Reach } from '#core/accounts/recipients/reach.js'
import { mailboxOf } from '#core/messages/digest/mailbox_of.js'
import type { Sql } from '#database/sql.js'
import { forwardsOf, type ForwardParts } from '../forward/forwards.js'
import { readJourney } from '../forward/head.js'
import { planPassing } from '../forward/plan.js'
import type { MailPath } from '../session/reading/path.js'
import type { Reply } from '../session/reply.js'
import type { Admission, Client, Envelope, Rules } from '../session/rules.js'
import { Admissions } from './admissions.js'
import { countFindings } from './count_findings.js'
import { type Findings, type Incoming, type Inspect, NOTHING_FOUND } from './inspect.js'
import { isProven } from './proven.js'
import { receivedHeader, returnPath } from './trace.js'
import { MEMBERS_ONLY } from '../forward/refusals.js'

export interface ReceptionParts {
  sql: Sql
  accept: Accept
  /** in the order in which they look */
  inspections: readonly Inspect[]
  forward: ForwardParts
}

/** Mail from anybody, for people who have an account here, and on to where they forward it. */
export class Reception implements Rules<Reach> {
  #parts: ReceptionParts
  #admissions: Admissions

  constructor(parts: ReceptionParts) {
    this.#parts = parts
    this.#admissions = new Admissions(parts.sql, parts.forward.srs)
  }

  sender(): null {
    return null
  }

  recipient(
    to: MailPath,
    client: Client,
    from: MailPath
  ): Admission<Reach> | Promise<Admission<Reach>> {
    return this.#admissions.ask(to, client, from)
  }

  async message(envelope: Envelope<Reach>, message: MessageBytes): Promise<Reply | null> {
    const incoming = { envelope, message, receivedAt: Date.now() }
    const found = await this.#inspect(incoming)
    if (found.refusal) return found.refusal
    const isForged = envelope.recipients.some(({ writers }) => writers && !isProven(found.facts))
    if (isForged) return MEMBERS_ONLY

    const { client, from, hostname } = envelope
    const facts = factsOf(client, found)
    const isJunk = mailboxOf(facts) === 'junk'
    const plan = planPassing(envelope.recipients, await readJourney(message), isJunk)
    if (plan.refusal) return plan.refusal
    const { receivedAt } = incoming
    const received = receivedHeader(traceOf(envelope, receivedAt))
    const { authentication } = facts
    const passedOn = { from: from.address, message, authentication, hostname, received }
    const forwards = await forwardsOf(plan.onward, passedOn, this.#parts.forward)
    await this.#parts.accept.accept({
      channel: 'email',
      from: normaliseAddress(from.address) ?? from.address.toLowerCase(),
      recipients: plan.accounts,
      ...(forwards.length > 0 && { forwards }),
      raw: message,
      trace: found.trace + returnPath(from.address) + received,
      facts,
      receivedAt,
    })
    return null
  }

  async #inspect(incoming: Incoming): Promise<Findings> {
    let found = NOTHING_FOUND
    for (const inspect of this.#parts.inspections) {
      found = await inspect(incoming, found)
      if (found.refusal) break
    }
    countFindings(found)
    return found
  }
}

function factsOf({ remoteAddress, helo, tls }: Client, { facts }: Findings): ArrivalFacts {
  return { remoteAddress, helo, tls, local: false, ...facts }
}

function traceOf(envelope: Envelope<Reach>, receivedAt: number) {
  const { client, hostname, id, recipients, utf8 } = envelope
  const [only, ...others] = recipients
  return {
    helo: client.helo,
    remoteAddress: client.remoteAddress,
    tls: client.tls,
    hostname,
    protocol: utf8 ? client.protocol.replace('ESMTP', 'UTF8SMTP') : client.protocol,
    id,
    recipient: only && others.length === 0 ? only.address : null,
    receivedAt,
  }
}
