import type { Sql, SqlDatabase } from '#database/sql.js'
import type { Telling, ToldLetter } from '../channel.js'
import { DSN_COLUMNS, recipientDsnOf, requestOf } from '../dsn.js'
import type { DsnColumns } from '../dsn.js'

/** How many deliveries are told of in one go. */
const LIMIT = 200

/** While one worker tells a sender, and after it could not, the others leave it alone. */
const PATIENCE = 60_000

export interface OwedLetter extends ToldLetter {
  channel: string
}

interface OwedRow extends DsnColumns {
  id: Buffer
  account_id: Buffer
  message_id: Buffer
  channel: string
  sender: string
  recipient: string
  tell: Telling
  last_reply: string | null
  last_status: string | null
  created_at: number
  updated_at: number
  expires_at: number
  blob_hash: Buffer | null
  prefix: string | null
}

/**
 * What senders have not heard of yet, of channels that can tell them, held for us for a minute. What happened in one
 * transaction makes one letter, also when a crash makes somebody ask again.
 */
export async function claimOwed(
  sql: SqlDatabase,
  now: number,
  channels: readonly string[]
): Promise<OwedLetter[]> {
  if (channels.length === 0) return []
  const rows = await sql.all<OwedRow>(
    `select id, account_id, message_id, channel, sender, recipient, tell, last_reply, last_status,
       created_at, updated_at, expires_at, blob_hash, prefix, ${DSN_COLUMNS.join(', ')}
     from deliveries where tell_at <= ?
       and channel in (${channels.map(() => '?').join(', ')})
     order by tell_at limit ${LIMIT}`,
    [now, ...channels]
  )
  const owed: OwedLetter[] = []
  for (const group of Map.groupBy(rows, letterKey).values()) {
    if (await hold(sql, group, now)) owed.push(...letterOf(group))
  }
  return owed
}

/** The sender knows. */
export async function markTold(sql: SqlDatabase, letter: ToldLetter): Promise<void> {
  await sql.transaction(async (transaction) => {
    for (const { deliveryId } of letter.recipients) {
      await transaction.run('update deliveries set tell_at = null where id = ? and tell = ?', [
        deliveryId,
        letter.telling,
      ])
    }
  })
}

/** When somebody is to hear of something next; null where nobody is. */
export async function nextOwed(sql: Sql, now: number): Promise<number | null> {
  const row = await sql.get<{ tell_at: number }>(
    'select tell_at from deliveries where tell_at > ? order by tell_at limit 1',
    [now]
  )
  return row?.tell_at ?? null
}

/** A delay is told of all that wait together; what came to an end, of what ended together. */
function letterKey(row: OwedRow): string {
  const moment = row.tell === 'delayed' ? '' : row.updated_at
  return `${row.message_id.toString('hex')} ${row.tell} ${moment}`
}

async function hold(sql: SqlDatabase, rows: readonly OwedRow[], now: number): Promise<boolean> {
  return sql.transaction(async (transaction: Sql) => {
    let held = 0
    for (const { id, tell } of rows) {
      held += await transaction.run(
        'update deliveries set tell_at = ? where id = ? and tell = ? and tell_at <= ?',
        [now + PATIENCE, id, tell, now]
      )
    }
    return held === rows.length
  })
}

function letterOf(rows: readonly OwedRow[]): OwedLetter[] {
  const [first] = rows
  if (!first) return []
  return [
    {
      telling: first.tell,
      channel: first.channel,
      accountId: first.account_id,
      messageId: first.message_id,
      sender: first.sender,
      dsn: requestOf(first),
      bytes: first.blob_hash && { hash: first.blob_hash, prefix: first.prefix ?? '' },
      submittedAt: first.created_at,
      at: first.updated_at,
      expiresAt: first.expires_at,
      recipients: rows.map((row) => ({
        deliveryId: row.id,
        recipient: row.recipient,
        orcpt: recipientDsnOf(row).orcpt,
        reply: row.last_reply ?? '',
        status: row.last_status ?? (first.tell === 'failed' ? '5.0.0' : '4.0.0'),
      })),
    },
  ]
}
