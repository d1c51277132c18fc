import type { DeliveryPayload } from '../submissions/delivery_events.js'
import type { Sql } from '#database/sql.js'

/** How a message travelled to a server of the other side, by the address; what stayed in the house did not travel. */
export type Journeys = ReadonlyMap<string, NonNullable<DeliveryPayload['tls']> | 'plain'>

/** Of these messages, by the message's id in hex. */
export async function journeysOf(
  sql: Sql,
  accountId: Buffer,
  messageIds: readonly Buffer[]
): Promise<Map<string, Journeys>> {
  const [rows, houses] = await Promise.all([
    sql.find<{ message_id: Buffer; kind: string; payload: string }>(
      'message_events',
      ['message_id', 'kind', 'payload'],
      ['account_id', 'message_id'],
      messageIds.map((id) => [accountId, id] as const)
    ),
    sql.all<{ hostname: string }>('select hostname from organisations'),
  ])
  const own = new Set(houses.map(({ hostname }) => hostname))
  const journeys = new Map<string, Map<string, NonNullable<DeliveryPayload['tls']> | 'plain'>>()
  for (const row of rows) {
    if (row.kind !== 'delivery') continue
    const { state, host, recipient, tls }: DeliveryPayload = JSON.parse(row.payload)
    if (state !== 'delivered' || host === null || own.has(host)) continue
    const key = row.message_id.toString('hex')
    const ofMessage = journeys.get(key) ?? new Map()
    journeys.set(key, ofMessage.set(recipient, tls ?? 'plain'))
  }
  return journeys
}
