import { idText } from '@caliopen/contract/ids'
import type { Sql, Value } from '#database/sql.js'

export const QUEUE_STATES = [
  ...(['queued', 'leased', 'held', 'failed', 'delivered', 'cancelled'] as const),
] as const
export type QueueState = (typeof QUEUE_STATES)[number]

/** One delivery, as an operator reads it. Times are ISO 8601 in UTC. */
export interface QueueLine {
  id: string
  account: string
  message: string
  channel: string
  sender: string
  recipient: string
  destination: string
  status: QueueState
  attempts: number
  /** when it is tried again, or when the lease of whoever tries it now ends; null where it is over */
  nextAt: string | null
  expiresAt: string
  /** the far side's words at the last attempt */
  lastReply: string | null
  /** RFC 3463 */
  lastStatus: string | null
  /** administrator, paused or spam; null where it is not held */
  holdReason: string | null
  /** the way that an administrator chose; null: the one that the DNS says */
  via: string | null
  createdAt: string
  updatedAt: string
}

export interface QueueRow {
  id: Buffer
  account_id: Buffer
  account: string | null
  message_id: Buffer
  channel: string
  sender: string
  recipient: string
  destination: string
  status: QueueState
  attempts: number
  next_at: number
  expires_at: number
  last_reply: string | null
  last_status: string | null
  hold_reason: string | null
  via: string | null
  created_at: number
  updated_at: number
}

const PAGE = 500

/** A `QueueRow`, in a statement that begins so. */
export const LINE = `select deliveries.id, deliveries.account_id, accounts.address as account, message_id, channel,
  sender, recipient, destination, status, attempts, next_at, expires_at, last_reply, last_status, hold_reason, via,
  deliveries.created_at, updated_at
  from deliveries left join accounts on accounts.id = deliveries.account_id`

/** Where a page of a list ended. */
export interface QueueCursor {
  nextAt: number
  id: Buffer
}

/** One page of those in this state, those that are due first; of one destination only where it is named. */
export async function pageOfQueue(
  sql: Sql,
  state: QueueState,
  {
    destination,
    after,
    limit,
  }: { destination: string | null; after: QueueCursor | null; limit: number }
): Promise<{ lines: QueueLine[]; next: QueueCursor | null }> {
  const from = after ?? { nextAt: -1, id: Buffer.alloc(16) }
  const only: readonly [string, Value[]] =
    destination === null ? ['', []] : ['and destination = ?', [destination]]
  const rows = await sql.all<QueueRow>(
    `${LINE} where status = ? and next_at >= ? and (next_at > ? or deliveries.id > ?) ${only[0]}
     order by next_at, deliveries.id limit ${limit + 1}`,
    [state, from.nextAt, from.nextAt, from.id, ...only[1]]
  )
  const shown = rows.slice(0, limit)
  const last = rows.length > limit ? shown.at(-1) : undefined
  return { lines: shown.map(lineOf), next: last ? { nextAt: last.next_at, id: last.id } : null }
}

/** The deliveries in these states, one state after another, those that are due first. Pages by key. */
export async function* listQueue(
  sql: Sql,
  { states, limit }: { states: readonly QueueState[]; limit: number }
): AsyncGenerator<QueueLine> {
  let left = limit
  for (const state of states) {
    for await (const row of rowsIn(sql, state)) {
      if (left === 0) return
      left -= 1
      yield lineOf(row)
    }
  }
}

async function* rowsIn(sql: Sql, state: QueueState): AsyncGenerator<QueueRow> {
  let after: { nextAt: number; id: Buffer } = { nextAt: -1, id: Buffer.alloc(16) }
  for (;;) {
    const rows = await sql.all<QueueRow>(
      `${LINE} where status = ? and next_at >= ? and (next_at > ? or deliveries.id > ?)
       order by next_at, deliveries.id limit ${PAGE}`,
      [state, after.nextAt, after.nextAt, after.id]
    )
    yield* rows
    const last = rows.at(-1)
    if (!last || rows.length < PAGE) return
    after = { nextAt: last.next_at, id: last.id }
  }
}

export function lineOf(row: QueueRow): QueueLine {
  const waits = row.status === 'queued' || row.status === 'leased'
  return {
    id: idText(row.id),
    account: row.account ?? '',
    message: idText(row.message_id),
    channel: row.channel,
    sender: row.sender,
    recipient: row.recipient,
    destination: row.destination,
    status: row.status,
    attempts: row.attempts,
    nextAt: waits ? iso(row.next_at) : null,
    expiresAt: iso(row.expires_at),
    lastReply: row.last_reply,
    lastStatus: row.last_status,
    holdReason: row.status === 'held' ? row.hold_reason : null,
    via: row.via,
    createdAt: iso(row.created_at),
    updatedAt: iso(row.updated_at),
  }
}

function iso(time: number): string {
  return new Date(time).toISOString()
}
