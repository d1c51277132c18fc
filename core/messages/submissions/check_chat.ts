import type { ChannelAbilities } from '@caliopen/contract/manifest/manifest'
import { fault } from '../drafts/fault.js'
import type { Fault } from '../drafts/fault.js'

/** What is known of a message of a chat before it goes. */
export interface ChatDraft {
  cc: string
  bcc: string
  subject: string
  text: string
  /** bytes of each attachment */
  files: readonly number[]
  /** when the other end last wrote, milliseconds since the epoch; null: never */
  lastHeardAt: number | null
}

const HOUR = 3_600_000

/** Why a channel with these abilities could not carry the message. */
export function faultsOfChat(draft: ChatDraft, can: ChannelAbilities, now: number): Fault[] {
  return [
    ...faultsOfCopies(draft),
    ...faultsOfText(draft, can),
    ...faultsOfFiles(draft, can),
    ...faultsOfWindow(draft, can, now),
  ]
}

/** The whole of an address field: a name and an address in angle brackets, or an address alone. null: neither. */
export function readChatAddressee(line: string): { name: string; address: string } | null {
  const [, quoted, bracketed] = /^\s*(.*?)\s*<([^<>]+)>\s*,?\s*$/.exec(line) ?? []
  const address = (bracketed ?? line).trim().replace(/,$/, '').trim()
  if (address === '' || address.length > 320 || /[\s,;<>\p{Cc}]/u.test(address)) return null
  return { name: (quoted ?? '').replace(/^"|"$/g, '').trim(), address }
}

/** How many characters a channel counts in a text, as people do: an emoji is one. */
export function charactersIn(text: string): number {
  return [...text].length
}

function faultsOfCopies({ cc, bcc }: ChatDraft): Fault[] {
  return cc.trim() === '' && bcc.trim() === '' ? [] : [fault('to', 'chat_one_person')]
}

function faultsOfText({ text, files }: ChatDraft, { length: limit }: ChannelAbilities): Fault[] {
  if (text.trim() === '' && files.length === 0) return [fault('text', 'chat_empty')]
  const count = limit === null ? 0 : charactersIn(text)
  return limit !== null && count > limit ? [fault('text', 'chat_too_long', { limit, count })] : []
}

function faultsOfFiles({ files }: ChatDraft, { attachments }: ChannelAbilities): Fault[] {
  if (files.length === 0) return []
  if (!attachments) return [fault('attachments', 'chat_no_attachments')]
  const { most, bytes } = attachments
  if (files.length > most) return [fault('attachments', 'too_many_attachments', { limit: most })]
  const limit = Math.max(1, Math.floor(bytes / (1024 * 1024)))
  return files.some((size) => size > bytes)
    ? [fault('attachments', 'chat_attachment_too_large', { limit })]
    : []
}

function faultsOfWindow(
  { lastHeardAt }: ChatDraft,
  { replyWindow }: ChannelAbilities,
  now: number
): Fault[] {
  if (replyWindow === null) return []
  const open = lastHeardAt !== null && now - lastHeardAt <= replyWindow * HOUR
  return open ? [] : [fault('text', 'chat_window_closed', { hours: replyWindow })]
}
