import { createHash } from 'node:crypto'
import type { MessageBytes } from '@caliopen/contract/bytes'
import { newId } from '@caliopen/contract/ids'
import type { SubmissionDsn } from '@caliopen/contract/submission'
import { domainOf } from '#core/accounts/addresses.js'
import type { Sql } from '#database/sql.js'
import { withoutVerdict, type Judged } from '../digest/judge.js'
import { keep } from '../digest/keep.js'
import { prepare } from '../digest/prepare.js'
import type { Item } from '../digest/item.js'
import { EMAIL } from '../letter/read_letter.js'
import { countSending } from './limits/count_sending.js'
import { deliveryEvent, recordDeliveryEvents } from './delivery_events.js'
import { insertDeliveries } from './new_deliveries.js'

const LONGEST_DESTINATION = 253

/** A complete message that an account sends, in the form of its channel. */
export interface Outgoing {
  /** the row in `messages`, where something refers to it already */
  id?: Buffer
  accountId: Buffer
  channel: string
  /** what a chat's message is known by; a letter is known by its bytes and envelope */
  sourceId?: Buffer
  /** envelope sender */
  from: string
  /** envelope recipients, every one once */
  recipients: readonly string[]
  raw: MessageBytes
  /** what a repeat is known by, where `raw` was completed by us */
  source?: MessageBytes
  /** nothing is delivered before this moment, milliseconds since the epoch */
  notBefore: number
  /** null, or nothing: nothing was asked */
  dsn?: SubmissionDsn | null
}

export interface PreparedOutgoing {
  outgoing: Outgoing
  prepared: Judged[]
}

export interface Queued {
  messageId: Buffer
  threadId: Buffer
  modseq: number
  /** the same bytes from and to the same were queued before: nothing was added */
  duplicate: boolean
}

/** Parses, before the transaction. */
export async function prepareOutgoing(sql: Sql, outgoing: Outgoing): Promise<PreparedOutgoing> {
  const sourceId = outgoing.sourceId ?? (await sourceIdOf(outgoing))
  const item = itemOf(outgoing, sourceId)
  return { outgoing, prepared: withoutVerdict(await prepare(sql, [item])) }
}

/** Keeps the message in Sent and queues one delivery a recipient; in a transaction that has read nothing yet. Throws SendingLimitError. */
export async function queueMessage(
  sql: Sql,
  { outgoing, prepared }: PreparedOutgoing
): Promise<Queued> {
  const [kept] = await keep(sql, prepared)
  if (!kept) throw new Error('a sent message was not kept')
  const { messageId, threadId, modseq, duplicate } = kept
  if (!duplicate) {
    await count(sql, outgoing)
    await queueDeliveries(sql, outgoing, messageId)
  }
  return { messageId, threadId, modseq, duplicate }
}

/** What a chat may carry is its channel's affair. */
async function count(sql: Sql, { accountId, channel, recipients }: Outgoing): Promise<void> {
  if (channel !== EMAIL) return
  const asked = { messages: 1, recipients: recipients.length }
  await countSending(sql, accountId, asked, Date.now())
}

function itemOf(outgoing: Outgoing, sourceId: Buffer): Item {
  const { id, accountId, channel, from, recipients, raw } = outgoing
  const recipient = recipients[0] ?? ''
  return {
    ...(id && { id }),
    accountId,
    direction: 'out',
    channel,
    sourceId,
    raw,
    trace: '',
    sender: from,
    recipient,
    detail: null,
    facts: null,
    receivedAt: Date.now(),
    mailbox: 'sent',
    seen: true,
  }
}

/** A program that repeats its submission because our answer was cut makes no second copy. */
async function sourceIdOf({ from, recipients, raw, source = raw }: Outgoing): Promise<Buffer> {
  const envelope = JSON.stringify(['out', from, [...recipients].sort()])
  const hash = createHash('sha256').update(envelope).update('\n')
  if (source.held) return hash.update(source.held).digest()
  for await (const chunk of source.stream()) hash.update(chunk)
  return hash.digest()
}

/** What goes to one destination goes one after the other: a domain's letters, a correspondent's chat. */
function destinationOf(channel: string, recipient: string): string {
  return channel === EMAIL ? domainOf(recipient) : recipient.slice(0, LONGEST_DESTINATION)
}

async function queueDeliveries(sql: Sql, outgoing: Outgoing, messageId: Buffer): Promise<void> {
  const now = Date.now()
  const { accountId, channel, from, recipients, notBefore, dsn } = outgoing
  const deliveries = recipients.map((recipient) => ({
    ...{ id: newId(), ownerId: accountId, messageId, channel, sender: from, recipient },
    ...{ destination: destinationOf(channel, recipient), notBefore, bytes: null },
    dsn: dsn ? { ret: dsn.ret, envid: dsn.envid, ...dsn.recipients.get(recipient) } : undefined,
  }))
  await insertDeliveries(sql, deliveries, now)
  await recordDeliveryEvents(
    sql,
    deliveries.map(({ id, recipient }) =>
      deliveryEvent({ accountId, messageId, id, recipient }, now, {
        state: 'queued',
        nextAt: notBefore,
      })
    )
  )
}
