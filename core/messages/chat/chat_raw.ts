import type {
  ChannelAttachment,
  EditEvent,
  InboundMessage,
  ReactionEvent,
  ReceiptEvent,
} from '@caliopen/contract/points/channel'

/** What travels through the spool for a channel that is not email, and what is kept as its source. */
export type ChatEvent = ChatMessage | ChatChangeEvent

/** An edit, a reaction or a receipt: it speaks of a message and is none. */
export type ChatChangeEvent = EditEvent | ReactionEvent | ReceiptEvent

/** A message with the bytes of its attachments as text. */
export type ChatMessage = Omit<InboundMessage, 'attachments'> & { attachments: StoredAttachment[] }

export type StoredAttachment = Omit<ChannelAttachment, 'bytes'> & { base64: string }

export interface ChatRaw {
  kind: ChatEvent['kind']
  /** the account's own end */
  own: { address: string; name: string }
  event: ChatEvent
}

/** The same event gives the same bytes: keys stand in one order. */
export function writeChatRaw(raw: ChatRaw): Buffer {
  return Buffer.from(JSON.stringify(sorted({ kind: raw.kind, own: raw.own, event: raw.event })))
}

/** Throws where the bytes are no such event. */
export function readChatRaw(raw: Buffer): ChatRaw {
  const read: unknown = JSON.parse(raw.toString('utf8'))
  if (!isChatRaw(read)) throw new Error('this is no event of a channel')
  return read
}

export function storedAttachment({
  fileName,
  contentType,
  bytes,
}: ChannelAttachment): StoredAttachment {
  return { fileName, contentType, base64: Buffer.from(bytes).toString('base64') }
}

/** Events are checked where they come in; here it is about bytes that are none of ours, or no more. */
function isChatRaw(value: unknown): value is ChatRaw {
  if (!isRecord(value) || !isMailbox(value.own)) return false
  const { event } = value
  if (!isRecord(event) || typeof event.kind !== 'string') return false
  return event.kind !== 'message' || isMessage(event)
}

function isMessage({
  correspondent,
  room,
  subject,
  text,
  attachments,
}: Record<string, unknown>): boolean {
  return (
    isMailbox(correspondent) &&
    (room === null || isMailbox(room)) &&
    (subject === null || typeof subject === 'string') &&
    typeof text === 'string' &&
    Array.isArray(attachments) &&
    attachments.every(isAttachment)
  )
}

function isAttachment(value: unknown): boolean {
  if (!isRecord(value)) return false
  const { fileName, contentType, base64 } = value
  return [fileName, contentType, base64].every((text) => typeof text === 'string')
}

function isMailbox(value: unknown): boolean {
  return isRecord(value) && typeof value.address === 'string' && typeof value.name === 'string'
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted)
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))
  return Object.fromEntries(entries.map(([key, inner]) => [key, sorted(inner)]))
}
