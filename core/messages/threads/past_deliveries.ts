import type { Sql } from '#database/sql.js'
import type { DeliveryPayload } from '../submissions/delivery_events.js'
import type { DeliveryRow } from './sending.js'

interface EventRow {
  message_id: Buffer
  id: Buffer
  kind: string
  payload: string
  happened_at: number
}

const COLUMNS = ['message_id', 'id', 'kind', 'payload', 'happened_at']
const OVER = new Map<DeliveryPayload['state'], DeliveryRow['status']>([
  ['delivered', 'delivered'],
  ['relayed', 'delivered'],
  ['bounced', 'failed'],
  ['dropped', 'failed'],
])

/** What became of deliveries whose rows are gone, as their last events tell it, by the message's id in hex. */
export async function pastDeliveries(
  sql: Sql,
  accountId: Buffer,
  messageIds: readonly Buffer[]
): Promise<Map<string, DeliveryRow[]>> {
  const keys = messageIds.map((id) => [accountId, id] as const)
  const keyed = ['account_id', 'message_id']
  const rows = await sql.find<EventRow>('message_events', COLUMNS, keyed, keys)
  const last = new Map<string, DeliveryRow>()
  for (const row of rows.filter(({ kind }) => kind === 'delivery').sort(byId)) {
    const payload: DeliveryPayload = JSON.parse(row.payload)
    const status = OVER.get(payload.state)
    if (status) last.set(payload.delivery, deliveryOf(row, payload, status))
  }
  return Map.groupBy(last.values(), (row) => row.message_id.toString('hex'))
}

function byId(a: EventRow, b: EventRow): number {
  return Buffer.compare(a.id, b.id)
}

function deliveryOf(
  { message_id, happened_at }: EventRow,
  { recipient, attempts, reply, status: said }: DeliveryPayload,
  status: DeliveryRow['status']
): DeliveryRow {
  return {
    ...{ message_id, recipient, status, attempts, next_at: happened_at },
    ...{ last_reply: reply, last_status: said, updated_at: happened_at, hold_reason: null },
  }
}
