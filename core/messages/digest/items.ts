import { createHash } from 'node:crypto'
import type { Arrival, ArrivalRecipient } from '@caliopen/contract/arrival'
import { isReportRole } from '#core/accounts/recipients/roles.js'
import type { Spooled } from '#core/messages/accept/spool.js'
import { readChatRaw } from '../chat/chat_raw.js'
import type { ChatRaw } from '../chat/chat_raw.js'
import { chatSourceId } from '../chat/source_id.js'
import { EMAIL } from '../letter/read_letter.js'
import { changeItem } from './chat/change_item.js'
import type { ChangeItem } from './chat/change_item.js'
import type { Item } from './item.js'
import type { ReadItem } from './prepare.js'
import type { Read } from './reading/read_message.js'
import { mailboxOf } from './mailbox_of.js'

export interface Items {
  items: ReadItem[]
  changes: ChangeItem[]
}

/** Messages, one item a recipient, and what only changes messages. */
export function itemsOf(batch: readonly Spooled[], reads: readonly Read[]): Items {
  const items: ReadItem[] = []
  const changes: ChangeItem[] = []
  for (const [at, { arrival }] of batch.entries()) {
    const read = reads[at]
    if (!read) throw new Error('an arrival was not read')
    const chat = arrival.channel === EMAIL ? null : readChat(arrival.raw.held)
    const change = chat && changeItem(arrival, chat)
    if (change) changes.push(...change)
    else items.push(...itemsOfOne(arrival, chat, read))
  }
  return { items, changes }
}

/** What cannot be read is taken for a message, and set aside as one. */
function readChat(raw: Buffer | null): ChatRaw | null {
  try {
    return raw && readChatRaw(raw)
  } catch {
    return null
  }
}

function itemsOfOne(arrival: Arrival, chat: ChatRaw | null, read: Read): ReadItem[] {
  return arrival.recipients.map((one) => ({
    item: chat ? chatItem(arrival, one, chat) : letterItem(arrival, one, read.blob.hash),
    read,
  }))
}

function letterItem(arrival: Arrival, recipient: ArrivalRecipient, raw: Buffer): Item {
  return {
    ...itemOf(arrival, recipient),
    direction: 'in',
    sourceId: sourceOf(raw, arrival, recipient),
    ...placeOf(arrival, recipient),
  }
}

/** Statistics of other servers are nobody's letters: they are kept, and in nobody's way. */
function placeOf(
  { facts }: Arrival,
  { address }: ArrivalRecipient
): Pick<Item, 'mailbox' | 'seen'> {
  if (isReportRole(address)) return { mailbox: 'archive', seen: true }
  return { mailbox: mailboxOf(facts), seen: false }
}

/** What the account wrote with another program stands in Sent; what an archive tells, it has read. */
function chatItem(arrival: Arrival, recipient: ArrivalRecipient, { own, event }: ChatRaw): Item {
  const isMine = event.kind === 'message' && event.direction === 'out'
  return {
    ...itemOf(arrival, recipient),
    direction: isMine ? 'out' : 'in',
    sourceId: chatSourceId(own.address, event.sourceId),
    mailbox: isMine ? 'sent' : 'inbox',
    seen: isMine || (event.kind === 'message' && event.fromArchive),
  }
}

function itemOf(arrival: Arrival, recipient: ArrivalRecipient) {
  return {
    accountId: recipient.accountId,
    channel: arrival.channel,
    raw: arrival.raw,
    trace: arrival.trace,
    sender: arrival.from,
    recipient: recipient.address,
    detail: recipient.detail,
    facts: arrival.facts,
    receivedAt: arrival.receivedAt,
  }
}

/** The hash of the bytes, sender and recipient: a sender that repeats because our 250 was cut repeats all three. */
function sourceOf(raw: Buffer, { from }: Arrival, { address }: ArrivalRecipient): Buffer {
  return createHash('sha256').update(raw).update(`\0${from}\0${address}`).digest()
}
