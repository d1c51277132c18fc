import type { MessageBytes } from '@caliopen/contract/bytes'
import { idText } from '@caliopen/contract/ids'
import type { Accept, ArrivalFacts, ArrivalRecipient } from '@caliopen/contract/arrival'
import type { DueDelivery, Letter, Outcome, Report, Settle } from '#core/channels/channel.js'
import { findRecipient } from '#core/accounts/recipients/recipients.js'
import { rfc5322Date } from '#core/messages/submissions/complete_message.js'
import type { Sql } from '#database/sql.js'
import { gone, released, reportsOn } from './reports.js'

export interface LocalParts {
  sql: Sql
  accept: Accept
  hostname: () => Promise<string>
  rawOf(letter: Letter): Promise<MessageBytes | null>
}

const NOBODY: Outcome = {
  kind: 'failed',
  status: '5.1.1',
  reply: '550 5.1.1 There is no mailbox of that name here',
  host: null,
  tls: null,
  uncertain: false,
}

/** Hands letters to people of this house over to the spool: they never cross a network. */
export async function deliverLocally(
  letters: readonly Letter[],
  settle: Settle,
  signal: AbortSignal,
  parts: LocalParts
): Promise<void> {
  for (const letter of letters) {
    await settle(signal.aborted ? released(letter) : await deliverLetter(letter, parts))
  }
}

async function deliverLetter(letter: Letter, parts: LocalParts): Promise<Report[]> {
  const hostname = await parts.hostname()
  const raw = await parts.rawOf(letter)
  if (!raw) return gone(letter)
  const found = new Map<DueDelivery, ArrivalRecipient | null>()
  for (const delivery of letter.deliveries) {
    found.set(delivery, await findRecipient(parts.sql, delivery.recipient))
  }
  const recipients = onePerPerson([...found.values()])
  if (recipients.length > 0) {
    const receivedAt = Date.now()
    await parts.accept.accept({
      channel: 'email',
      from: letter.sender,
      recipients,
      raw,
      trace: traceOf(letter, hostname, receivedAt),
      facts: localFacts(hostname),
      receivedAt,
    })
  }
  return reportsOn(letter, (delivery) => (found.get(delivery) ? accepted(hostname) : NOBODY))
}

/** An alias and a plus-address of the same account are the same reader. */
function onePerPerson(recipients: readonly (ArrivalRecipient | null)[]): ArrivalRecipient[] {
  const people = new Map<string, ArrivalRecipient>()
  for (const recipient of recipients) {
    const key = recipient?.accountId.toString('hex') ?? ''
    if (recipient && !people.has(key)) people.set(key, recipient)
  }
  return [...people.values()]
}

/** What is known of a message that one of us handed over. */
export function localFacts(hostname: string): ArrivalFacts {
  return {
    remoteAddress: '127.0.0.1',
    helo: hostname,
    tls: null,
    local: true,
    authentication: null,
  }
}

/** RFC 5321 §4.4; who gets it and from where its writer sent it is nobody's business. */
function traceOf({ sender, messageId }: Letter, hostname: string, receivedAt: number): string {
  return (
    `Return-Path: <${sender}>\r\n` +
    `Received: by ${hostname} (Caliopen) id ${idText(messageId)};\r\n` +
    `\t${rfc5322Date(new Date(receivedAt))}\r\n`
  )
}

function accepted(hostname: string): Outcome {
  const reply = '250 2.1.5 Handed over in this house'
  return { kind: 'delivered', status: '2.1.5', reply, host: hostname, tls: null, uncertain: false }
}
