import { idText } from '@caliopen/contract/ids'
import type { Sql } from '#database/sql.js'

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
  createdAt: string
  updatedAt: string
}

interface Row {
  id: Buffer
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
  created_at: number
  updated_at: number
}

const PAGE = 500

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

async function* rowsIn(sql: Sql, state: QueueState): AsyncGenerator<Row> {
  let after: { nextAt: number; id: Buffer } = { nextAt: -1, id: Buffer.alloc(16) }
  for (;;) {
    const rows = await sql.all<Row>(
      `select deliveries.id, accounts.address as account, message_id, channel, sender, recipient,
         destination, status, attempts, next_at, expires_at, last_reply, last_status,
         deliveries.created_at, updated_at
       from deliveries left join accounts on accounts.id = deliveries.account_id
       where status = ? and next_at >= ? and (next_at > ? or deliveries.id > ?)
       order by next_at, deliveries.id limit ${PAGE}`,
      [state, after.nextAt, after.nextAt, after.id]
    )
    yield* rows
    const last = rows.at(-1)
    if (!last || rows.length < PAGE) return
    after = { nextAt: last.next_at, id: last.id }
  }
}

function lineOf(row: Row): QueueLine {
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
    createdAt: iso(row.created_at),
    updatedAt: iso(row.updated_at),
  }
}

function iso(time: number): string {
  return new Date(time).toISOString()
}
