import { newId } from '@caliopen/contract/ids'
import type { Sql } from '#database/sql.js'

const HOUR = 3_600_000

/** Deliveries in every state, most of them over, as a queue looks after some weeks. */
export async function fillQueue(sql: Sql, accountId: Buffer, count: number): Promise<void> {
  const now = Date.now()
  const columns = [
    ...['id', 'account_id', 'message_id', 'channel', 'sender', 'recipient', 'destination'],
    ...['status', 'attempts', 'next_at', 'expires_at', 'created_at', 'updated_at'],
  ]
  const rows = Array.from({ length: count }, (_, index) => {
    const destination = `far${index % 50}.example`
    const nextAt = now + ((index % 20) - 10) * HOUR
    return [
      ...[newId(), accountId, newId(), 'email', 'ana@here.example', `bo@${destination}`],
      ...[destination, statusOf(index), 0, nextAt, now + 100 * HOUR, now, now],
    ]
  })
  await sql.insert('deliveries', columns, rows)
}

function statusOf(index: number): string {
  if (index % 10 === 0) return 'queued'
  if (index % 101 === 0) return 'failed'
  return index % 97 === 0 ? 'leased' : 'delivered'
}
