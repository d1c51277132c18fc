import { idText } from '@caliopen/contract/ids'
import type { DeliveryPayload } from '#core/messages/submissions/delivery_events.js'
import type { Sql } from '#database/sql.js'
import { lineOf, LINE, type QueueLine, type QueueRow } from './list_queue.js'

/** What happened to a delivery, in its order. */
export interface StoryEvent {
  /** ISO 8601 in UTC */
  at: string
  state: DeliveryPayload['state']
  attempts: number
  host: string | null
  reply: string | null
  status: string | null
  tls: DeliveryPayload['tls']
}

export interface Story {
  line: QueueLine
  events: StoryEvent[]
}

/** One delivery, and what is known of its way; null where there is none. */
export async function findDelivery(sql: Sql, id: Buffer): Promise<Story | null> {
  const row = await sql.get<QueueRow>(`${LINE} where deliveries.id = ?`, [id])
  if (!row) return null
  const events = await sql.all<{ payload: string; happened_at: number }>(
    `select payload, happened_at from message_events
     where account_id = ? and message_id = ? and kind = 'delivery' order by id`,
    [row.account_id, row.message_id]
  )
  const own = events
    .map(({ payload, happened_at: at }) => ({
      at,
      payload: JSON.parse(payload) as DeliveryPayload,
    }))
    .filter(({ payload }) => payload.delivery === idText(id))
  return { line: lineOf(row), events: own.map(eventOf) }
}

function eventOf({ at, payload }: { at: number; payload: DeliveryPayload }): StoryEvent {
  const { state, attempts, host, reply, status, tls } = payload
  return { at: new Date(at).toISOString(), state, attempts, host, reply, status, tls }
}
