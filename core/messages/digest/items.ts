import { createHash } from 'node:crypto'
import type { Arrival, ArrivalRecipient } from '@caliopen/contract/arrival'
import type { Spooled } from '#core/messages/accept/spool.js'
import { hashOf } from '#core/messages/blobs/encoded_bytes.js'
import { readChatRaw } from '../chat/chat_raw.js'
import type { ChatRaw } from '../chat/chat_raw.js'
import { chatSourceId } from '../chat/source_id.js'
import { EMAIL } from '../letter/read_letter.js'
import { changeItem } from './chat/change_item.js'
import type { ChangeItem } from './chat/change_item.js'
import type { Item } from './item.js'

export interface Items {
  items: Item[]
  changes: ChangeItem[]
}

/** Messages, one item a recipient, and what only changes messages. */
export function itemsOf(batch: readonly Spooled[]): Items {
  const items: Item[] = []
  const changes: ChangeItem[] = []
  for (const { arrival } of batch) {
    const chat = arrival.channel === EMAIL ? null : read(arrival.raw.held)
    const change = chat && changeItem(arrival, chat)
    if (change) changes.push(...change)
    else if (chat) items.push(...arrival.recipients.map((one) => chatItem(arrival, one, chat)))
    else items.push(...letterItems(arrival))
  }
  return { items, changes }
}

/** What cannot be read is taken for a message, and set aside as one. */
function read(raw: Buffer | null): ChatRaw | null {
  try {
    return raw && readChatRaw(raw)
  } catch {
    return null
  }
}

function letterItems(arrival: Arrival): Item[] {
  const raw = hashOf(arrival.raw)
  return arrival.recipients.map((recipient) => ({
    ...itemOf(arrival, recipient),
    direction: 'in',
    sourceId: sourceOf(raw, arrival, recipient),
    mailbox: 'inbox',
    seen: false,
  }))
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

/** Bytes, sender and recipient: a sender that repeats because our 250 was cut repeats all three. */
function sourceOf(hash: Buffer, { from }: Arrival, { address }: ArrivalRecipient): Buffer {
  return createHash('sha256').update(hash).update(`\0${from}\0${address}`).digest()
}
