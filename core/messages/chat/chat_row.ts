/** What of a message of a chat is read first. */
export interface ChatRow {
  id: Buffer
  channel: string
  discussion_id: Buffer | null
  mailbox_id: Buffer
  direction: 'in' | 'out'
  from_name: string
  from_address: string
  recipients: string
  snippet: string
  received_at: number
  seen: number
  trust: number | null
  importance: number
  importance_mark: 1 | -1 | null
  importance_reasons: string
  set_aside: string | null
  blob_hash: Buffer
  attachments: number
}

export const CHAT_COLUMNS = `id, channel, discussion_id, mailbox_id, direction, from_name,
    from_address, recipients, snippet, received_at, seen, trust, importance, importance_mark,
    importance_reasons, set_aside, blob_hash, attachments`
