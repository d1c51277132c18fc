import type { MessageBytes } from '@caliopen/contract/bytes'
import { idText } from '@caliopen/contract/ids'
import type { Accept, ArrivalFacts } from '@caliopen/contract/arrival'
import type { DueDelivery, Letter, Outcome, Report, Settle } from '#core/channels/channel.js'
import { readSetting } from '#core/accounts/settings/setting.js'
import { defaultQuota } from '#core/accounts/quota/default_quota.js'
import { mayWrite, reach, type Reach } from '#core/accounts/recipients/reach.js'
import { rfc5322Date } from '#core/messages/submissions/complete_message.js'
import type { Sql } from '#database/sql.js'
import { forwardsOf, type ForwardParts } from '../forward/forwards.js'
import { readJourney } from '../forward/head.js'
import { planPassing } from '../forward/plan.js'
import { MAILBOX_FULL, MEMBERS_ONLY, REACHES_TOO_MANY } from '../forward/refusals.js'
import { findReturn } from '../forward/returns.js'
import { UNKNOWN_RECIPIENT } from '../session/refusals.js'
import type { Reply } from '../session/reply.js'
import { gone, released, reportsOn } from './reports.js'

export interface LocalParts {
  sql: Sql
  accept: Accept
  hostname: () => Promise<string>
  rawOf(letter: Letter): Promise<MessageBytes | null>
  forward: ForwardParts
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
  const raw = await parts.rawOf(letter)
  if (!raw) return gone(letter)
  const found = new Map<DueDelivery, Reach | Reply>()
  for (const delivery of letter.deliveries) {
    found.set(delivery, await admit(letter, delivery.recipient, parts))
  }
  const reached = [...found.values()].filter((one) => 'accounts' in one)
  const refusal = reached.length > 0 ? await handOver(letter, reached, raw, parts) : null
  const hostname = await parts.hostname()
  return reportsOn(letter, (delivery) => {
    const one = found.get(delivery) ?? UNKNOWN_RECIPIENT
    const refused = 'code' in one ? one : refusal
    return refused ? turnedAway(refused) : accepted(hostname)
  })
}

/** As at the door, but for a sender who signed in. */
async function admit(letter: Letter, address: string, parts: LocalParts): Promise<Reach | Reply> {
  const { sql, forward } = parts
  const returned = await findReturn(sql, forward.srs, address)
  const found = returned ?? (await reach(sql, address, await readSetting(sql, defaultQuota)))
  if (typeof found === 'string') return UNKNOWN_RECIPIENT
  if ('code' in found) return found
  if (found.isFull) return MAILBOX_FULL
  if (found.isTooMany) return REACHES_TOO_MANY
  return mayWrite(found, letter.sender) ? found : MEMBERS_ONLY
}

async function handOver(
  letter: Letter,
  reached: readonly Reach[],
  message: MessageBytes,
  parts: LocalParts
): Promise<Reply | null> {
  const plan = planPassing(reached, await readJourney(message), false)
  if (plan.refusal) return plan.refusal
  const hostname = await parts.hostname()
  const receivedAt = Date.now()
  const received = receivedOf(letter, hostname, receivedAt)
  const passedOn = { from: letter.sender, message, authentication: null, hostname, received }
  const forwards = await forwardsOf(plan.onward, passedOn, parts.forward)
  await parts.accept.accept({
    channel: 'email',
    from: letter.sender.toLowerCase(),
    recipients: plan.accounts,
    ...(forwards.length > 0 && { forwards }),
    raw: message,
    trace: `Return-Path: <${letter.sender}>\r\n${received}`,
    facts: { ...localFacts(hostname), local: !isPassedOn(letter) },
    receivedAt,
  })
  return null
}

/**
 * What is passed on bears lines of ours before it. It came from outside, a bounce or what waited for room, and whoever
 * wrote it signed in nowhere.
 */
function isPassedOn({ bytes }: Letter): boolean {
  return bytes !== null && bytes.prefix !== ''
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
function receivedOf({ messageId }: Letter, hostname: string, receivedAt: number): string {
  return (
    `Received: by ${hostname} (Caliopen) id ${idText(messageId)};\r\n` +
    `\t${rfc5322Date(new Date(receivedAt))}\r\n`
  )
}

function turnedAway({ code, enhanced, text }: Reply): Outcome {
  return {
    kind: code < 500 ? 'deferred' : 'failed',
    status: enhanced,
    reply: `${code} ${enhanced} ${text}`,
    ...{ host: null, tls: null, uncertain: false },
  }
}

function accepted(hostname: string): Outcome {
  const reply = '250 2.1.5 Handed over in this house'
  return {
    ...{ kind: 'delivered', status: '2.1.5', reply, host: hostname, tls: null, uncertain: false },
    success: 'delivered',
  }
}
