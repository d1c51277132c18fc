import type { Sql } from '#database/sql.js'
import { pastDeliveries } from './past_deliveries.js'

/** Where a message or one of its deliveries is on its way out. */
export type SendingState = 'held' | 'queued' | 'sending' | 'deferred' | 'delivered' | 'bounced'

/** One recipient's way out, as the queue knows it. */
export interface DeliveryRow {
  message_id: Buffer
  recipient: string
  status: 'queued' | 'leased' | 'delivered' | 'failed' | 'held' | 'cancelled'
  attempts: number
  next_at: number
  last_reply: string | null
  last_status: string | null
  updated_at: number
  /** why nothing is tried until an administrator says so: administrator, paused or spam */
  hold_reason: string | null
}

const COLUMNS = [
  ...['message_id', 'recipient', 'status', 'attempts', 'next_at', 'last_reply', 'last_status'],
  ...['updated_at', 'hold_reason'],
]

/** What most needs to be known stands first. */
const GRAVITY: readonly SendingState[] = [
  ...(['bounced', 'deferred', 'held', 'sending', 'queued', 'delivered'] as const),
]

/**
 * Every delivery of these messages that was not taken back, by the message's id in hex. Of those that were over long
 * ago only the events are left.
 */
export async function deliveriesOf(
  sql: Sql,
  accountId: Buffer,
  messageIds: readonly Buffer[]
): Promise<Map<string, DeliveryRow[]>> {
  const rows = await rowsOf(sql, accountId, messageIds)
  const gone = messageIds.filter((id) => !rows.has(id.toString('hex')))
  for (const [key, past] of await pastDeliveries(sql, accountId, gone)) rows.set(key, past)
  return rows
}

async function rowsOf(
  sql: Sql,
  accountId: Buffer,
  messageIds: readonly Buffer[]
): Promise<Map<string, DeliveryRow[]>> {
  const keys = messageIds.map((id) => [accountId, id] as const)
  const rows = await sql.find<DeliveryRow>(
    'deliveries',
    COLUMNS,
    ['account_id', 'message_id'],
    keys
  )
  const alive = rows.filter(({ status }) => status !== 'cancelled')
  return Map.groupBy(alive, (row) => row.message_id.toString('hex'))
}

/** The gravest state of each message, by its id in hex. */
export async function statesOf(
  sql: Sql,
  accountId: Buffer,
  messageIds: readonly Buffer[],
  now: number
): Promise<Map<string, SendingState>> {
  const deliveries = await rowsOf(sql, accountId, messageIds)
  const states = new Map<string, SendingState>()
  for (const [key, rows] of deliveries) {
    const found = new Set(rows.map((row) => stateOf(row, now)))
    const gravest = GRAVITY.find((state) => found.has(state))
    if (gravest) states.set(key, gravest)
  }
  return states
}

/** `now` in milliseconds since the epoch: before its first moment a delivery is held, and can be undone. */
export function stateOf(
  { status, attempts, next_at: nextAt }: Pick<DeliveryRow, 'status' | 'attempts' | 'next_at'>,
  now: number
): SendingState {
  switch (status) {
    case 'delivered':
      return 'delivered'
    case 'failed':
    case 'cancelled':
      return 'bounced'
    case 'leased':
      return 'sending'
    case 'held':
      return 'held'
    case 'queued':
      if (attempts > 0) return 'deferred'
      return nextAt > now ? 'held' : 'queued'
  }
}
