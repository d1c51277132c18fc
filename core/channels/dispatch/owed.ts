import type { Sql, SqlDatabase } from '#database/sql.js'
import type { FailedLetter } from '../channel.js'
import { NEVER } from './verdict.js'

/** How many failures are told in one go. */
const LIMIT = 200

/** While one worker tells a sender, and after it could not, the others leave it alone. */
const PATIENCE = 60_000

export interface OwedLetter extends FailedLetter {
  channel: string
}

interface FailedRow {
  id: Buffer
  account_id: Buffer
  message_id: Buffer
  channel: string
  sender: string
  recipient: string
  last_reply: string | null
  last_status: string | null
  created_at: number
  updated_at: number
}

/**
 * The failures that their senders have not heard of, of channels that can tell them, held for us for a minute. What failed in one
 * transaction makes one letter, also when a crash makes somebody ask again.
 */
export async function claimOwed(
  sql: SqlDatabase,
  now: number,
  channels: readonly string[]
): Promise<OwedLetter[]> {
  if (channels.length === 0) return []
  const rows = await sql.all<FailedRow>(
    `select id, account_id, message_id, channel, sender, recipient, last_reply, last_status,
       created_at, updated_at
     from deliveries where status = 'failed' and next_at <= ?
       and channel in (${channels.map(() => '?').join(', ')})
     order by next_at, id limit ${LIMIT}`,
    [now, ...channels]
  )
  const letters = Map.groupBy(rows, (row) => `${row.message_id.toString('hex')} ${row.updated_at}`)
  const owed: OwedLetter[] = []
  for (const group of letters.values()) {
    if (await hold(sql, group, now)) owed.push(...letterOf(group))
  }
  return owed
}

/** The sender knows. */
export async function markTold(sql: SqlDatabase, letter: FailedLetter): Promise<void> {
  await sql.transaction(async (transaction) => {
    for (const { deliveryId } of letter.failures) {
      await transaction.run(
        `update deliveries set next_at = ? where id = ? and status = 'failed'`,
        [NEVER, deliveryId]
      )
    }
  })
}

async function hold(sql: SqlDatabase, rows: readonly FailedRow[], now: number): Promise<boolean> {
  return sql.transaction(async (transaction: Sql) => {
    let held = 0
    for (const { id } of rows) {
      held += await transaction.run(
        `update deliveries set next_at = ? where id = ? and status = 'failed' and next_at <= ?`,
        [now + PATIENCE, id, now]
      )
    }
    return held === rows.length
  })
}

function letterOf(rows: readonly FailedRow[]): OwedLetter[] {
  const [first] = rows
  if (!first) return []
  return [
    {
      channel: first.channel,
      accountId: first.account_id,
      messageId: first.message_id,
      sender: first.sender,
      submittedAt: first.created_at,
      failedAt: first.updated_at,
      failures: rows.map((row) => ({
        deliveryId: row.id,
        recipient: row.recipient,
        reply: row.last_reply ?? '',
        status: row.last_status ?? '5.0.0',
      })),
    },
  ]
}
