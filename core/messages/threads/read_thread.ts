import type { ImportanceReason } from '#core/messages/importance/predict.js'
import type { Sql } from '#database/sql.js'
import { tagsOf, type Recipients } from './describe_threads.js'
import { attachmentsOf, evidenceOf, type AttachmentRow, type EvidenceRow } from './message_parts.js'
import { journeysOf, type Journeys } from './journeys.js'
import { deliveriesOf, type DeliveryRow } from './sending.js'

/** Everything about a thread but the bodies of its messages. */
export interface Thread {
  id: Buffer
  subject: string
  tags: string[]
  /** oldest first */
  messages: ThreadMessage[]
}

export interface ThreadMessage {
  id: Buffer
  mailboxId: Buffer
  discussionId: Buffer | null
  direction: 'in' | 'out'
  from: { name: string; address: string }
  recipients: Recipients
  snippet: string
  receivedAt: number
  size: number
  seen: boolean
  trust: number | null
  importance: { level: number; mark: 1 | -1 | null; reasons: ImportanceReason[] }
  setAside: string | null
  blobHash: Buffer
  evidence: EvidenceRow[]
  attachments: AttachmentRow[]
  deliveries: DeliveryRow[]
  /** of what went out, how it travelled */
  journeys: Journeys
}

/** A thread longer than this shows its latest messages. */
const MOST_MESSAGES = 200

/** Exported for the test of query plans, as others of this room. */
export const LATEST = `select id, mailbox_id, discussion_id, direction, from_name, from_address, recipients, snippet,
    received_at, size, seen, trust, importance, importance_mark, importance_reasons, set_aside, blob_hash
  from messages where account_id = ? and thread_id = ?
  order by received_at desc limit ?`

/** null where the account has no such thread. A handful of statements, however long it is. */
export async function readThread(
  sql: Sql,
  accountId: Buffer,
  threadId: Buffer
): Promise<Thread | null> {
  const thread = await sql.get<{ subject: string }>(
    'select subject from threads where account_id = ? and id = ?',
    [accountId, threadId]
  )
  if (!thread) return null
  const rows = await sql.all<MessageRow>(LATEST, [accountId, threadId, MOST_MESSAGES])
  const ids = rows.map(({ id }) => id)
  const [tags, evidence, attachments, deliveries, journeys] = await Promise.all([
    tagsOf(sql, accountId, ids),
    evidenceOf(sql, accountId, ids),
    attachmentsOf(sql, accountId, ids),
    deliveriesOf(sql, accountId, ids),
    journeysOf(sql, accountId, ids),
  ])
  const parts = { evidence, attachments, deliveries, journeys }
  return {
    id: threadId,
    subject: thread.subject,
    tags: [...new Set([...tags.values()].flat().map(({ name }) => name))],
    messages: rows.reverse().map((row) => messageOf(row, parts)),
  }
}

interface MessageRow {
  id: Buffer
  mailbox_id: Buffer
  discussion_id: Buffer | null
  direction: 'in' | 'out'
  from_name: string
  from_address: string
  recipients: string
  snippet: string
  received_at: number
  size: number
  seen: number
  trust: number | null
  importance: number
  importance_mark: 1 | -1 | null
  importance_reasons: string
  set_aside: string | null
  blob_hash: Buffer
}

interface Parts {
  evidence: Map<string, EvidenceRow[]>
  attachments: Map<string, AttachmentRow[]>
  deliveries: Map<string, DeliveryRow[]>
  journeys: Map<string, Journeys>
}

function messageOf(row: MessageRow, parts: Parts): ThreadMessage {
  const { evidence, attachments, deliveries, journeys } = parts
  const key = row.id.toString('hex')
  return {
    id: row.id,
    mailboxId: row.mailbox_id,
    discussionId: row.discussion_id,
    direction: row.direction,
    from: { name: row.from_name, address: row.from_address },
    recipients: JSON.parse(row.recipients),
    snippet: row.snippet,
    receivedAt: row.received_at,
    size: row.size,
    seen: row.seen === 1,
    trust: row.trust,
    importance: {
      level: row.importance,
      mark: row.importance_mark,
      reasons: JSON.parse(row.importance_reasons),
    },
    setAside: row.set_aside,
    blobHash: row.blob_hash,
    evidence: evidence.get(key) ?? [],
    attachments: attachments.get(key) ?? [],
    deliveries: deliveries.get(key) ?? [],
    journeys: journeys.get(key) ?? new Map(),
  }
}
