import type { DeliveryPayload } from '#core/messages/submissions/delivery_events.js'
import type { Message as Text } from '@caliopen/contract/text'
import type { ImportanceReason } from '#core/messages/importance/predict.js'
import type { Sql } from '#database/sql.js'
import { getBlobs } from '../blobs/blobs.js'
import { attachmentsOf, evidenceOf } from '../threads/message_parts.js'
import type { AttachmentRow, EvidenceRow } from '../threads/message_parts.js'
import { deliveriesOf } from '../threads/sending.js'
import type { DeliveryRow } from '../threads/sending.js'
import { readChatRaw } from './chat_raw.js'
import { eventsOf, stateAfter } from './changes.js'
import type { ChangeRow, ChatState } from './changes.js'
import type { ChatRow } from './chat_row.js'

/** One message of a chat, with what became of it. */
export interface ChatLine {
  id: Buffer
  mailboxId: Buffer
  direction: 'in' | 'out'
  from: { name: string; address: string }
  to: { name: string; address: string } | null
  receivedAt: number
  seen: boolean
  /** as it stands now; null where it was taken back */
  text: string | null
  edited: boolean
  /** what the far side calls it, and what it answers */
  sourceId: string
  inReplyTo: string | null
  state: ChatState
  trust: number | null
  importance: { level: number; mark: 1 | -1 | null; reasons: ImportanceReason[] }
  setAside: string | null
  evidence: EvidenceRow[]
  attachments: AttachmentRow[]
  delivery: DeliveryRow | null
  /** why it could not be delivered, in the words of its channel */
  failure: Text | null
}

interface Parts {
  blobs: Map<string, Buffer>
  events: Map<string, ChangeRow[]>
  evidence: Map<string, EvidenceRow[]>
  attachments: Map<string, AttachmentRow[]>
  deliveries: Map<string, DeliveryRow[]>
}

/** Everything about some messages, in a handful of statements. */
export async function readLines(
  sql: Sql,
  accountId: Buffer,
  rows: readonly ChatRow[]
): Promise<ChatLine[]> {
  const ids = rows.map(({ id }) => id)
  const readable = rows.filter((row) => row.set_aside === null)
  const withFiles = rows.filter((row) => row.attachments > 0).map(({ id }) => id)
  const sent = rows.filter(({ direction }) => direction === 'out').map(({ id }) => id)
  const latest = rows.findLast(({ direction }) => direction === 'in')
  const [blobs, events, evidence, attachments, deliveries] = await Promise.all([
    getBlobs(sql, hashesOf(readable)),
    eventsOf(sql, accountId, ids),
    evidenceOf(sql, accountId, latest ? [latest.id] : []),
    attachmentsOf(sql, accountId, withFiles),
    deliveriesOf(sql, accountId, sent),
  ])
  const parts = { blobs, events, evidence, attachments, deliveries }
  return rows.map((row) => lineOf(row, parts))
}

function hashesOf(rows: readonly ChatRow[]): Buffer[] {
  const hashes = new Map(rows.map((row) => [row.blob_hash.toString('hex'), row.blob_hash]))
  return [...hashes.values()]
}

function lineOf(row: ChatRow, parts: Parts): ChatLine {
  const key = row.id.toString('hex')
  const events = parts.events.get(key) ?? []
  const state = stateAfter(events)
  const { to }: { to: { name: string; address: string }[] } = JSON.parse(row.recipients)
  return {
    id: row.id,
    mailboxId: row.mailbox_id,
    direction: row.direction,
    from: { name: row.from_name, address: row.from_address },
    to: to[0] ?? null,
    receivedAt: row.received_at,
    seen: row.seen === 1,
    ...wordsOf(row, parts.blobs, state),
    edited: state.text !== undefined && state.text !== null,
    state,
    trust: row.trust,
    importance: {
      level: row.importance,
      mark: row.importance_mark,
      reasons: JSON.parse(row.importance_reasons),
    },
    setAside: row.set_aside,
    evidence: parts.evidence.get(key) ?? [],
    attachments: parts.attachments.get(key) ?? [],
    delivery: parts.deliveries.get(key)?.[0] ?? null,
    failure: state.failure ?? failureIn(events),
  }
}

function wordsOf(row: ChatRow, blobs: Parts['blobs'], state: ChatState) {
  const raw = row.set_aside === null ? blobs.get(row.blob_hash.toString('hex')) : undefined
  const event = raw && readChatRaw(raw).event
  if (event?.kind !== 'message') return { text: '', sourceId: '', inReplyTo: null }
  const { text, sourceId, inReplyTo } = event
  return { text: state.text === undefined ? text : state.text, sourceId, inReplyTo }
}

/** What the last failure to deliver it said. */
function failureIn(events: readonly ChangeRow[]): Text | null {
  const last = events.findLast(({ kind }) => kind === 'delivery')
  const payload = last && (JSON.parse(last.payload) as DeliveryPayload)
  return payload?.state === 'bounced' || payload?.state === 'deferred' ? payload.text : null
}
