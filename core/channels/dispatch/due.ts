import type { Sql } from '#database/sql.js'
import type { DueDelivery, Letter } from '../channel.js'
import { recipientDsnOf, requestOf } from '../dsn.js'
import type { DsnColumns } from '../dsn.js'

/** How many due rows are looked at in one go: more than one hand could take, for they may go to many places. */
const LOOK_AT = { most: 400, fewest: 100 }

/** RFC 5321 §4.5.3.1.8: what every server must take in one message. */
const RECIPIENTS_PER_LETTER = 100

/** A row whose time has come. */
export interface DueRow extends DsnColumns {
  id: Buffer
  account_id: Buffer
  message_id: Buffer
  channel: string
  sender: string
  recipient: string
  destination: string
  status: string
  attempts: number
  expires_at: number
  via: string | null
  blob_hash: Buffer | null
  prefix: string | null
}

export interface Look {
  now: number
  /** the channels that are registered here */
  channels: readonly string[]
  /** destinations that have all the hands they may have */
  busy: readonly string[]
  /** deliveries in our own hands, though their lease may have run out; in hexadecimal */
  active: ReadonlySet<string>
  /** false: leases that look over may not be taken over now */
  takeOver?: boolean
}

/** What waits, and what somebody took and never reported on: those first, for they wait longer. */
export async function findDue(sql: Sql, look: Look, wanted: number): Promise<DueRow[]> {
  if (look.channels.length === 0) return []
  const limit = Math.min(Math.max(wanted, LOOK_AT.fewest), LOOK_AT.most)
  const left = look.takeOver === false ? [] : await dueIn(sql, look, 'leased', limit)
  return [...left, ...(await dueIn(sql, look, 'queued', limit))]
}

/** When the next delivery is due, or null when none waits. */
export async function nextDue(sql: Sql, now: number): Promise<number | null> {
  const times: number[] = []
  for (const status of ['queued', 'leased']) {
    const row = await sql.get<{ next_at: number }>(
      'select next_at from deliveries where status = ? and next_at > ? order by next_at limit 1',
      [status, now]
    )
    if (row) times.push(row.next_at)
  }
  return times.length === 0 ? null : Math.min(...times)
}

/** One message to those of its recipients that are here. */
export function lettersOf(rows: readonly DueRow[], via: string | null): Letter[] {
  const letters: Letter[] = []
  for (let at = 0; at < rows.length; at += RECIPIENTS_PER_LETTER) {
    const part = rows.slice(at, at + RECIPIENTS_PER_LETTER)
    const [first] = part
    if (!first) break
    const { account_id: accountId, message_id: messageId, sender, blob_hash: hash, prefix } = first
    letters.push({
      ...{ accountId, messageId, sender, deliveries: part.map(dueOf), dsn: requestOf(first) },
      bytes: hash && { hash, prefix: prefix ?? '' },
      via: first.via ?? via,
    })
  }
  return letters
}

/** What may go as one letter: the same message, the same way. */
export function letterKey({ message_id: messageId, via }: DueRow): string {
  return `${messageId.toString('hex')} ${via ?? ''}`
}

async function dueIn(sql: Sql, look: Look, status: string, limit: number): Promise<DueRow[]> {
  const { now, channels, busy, active } = look
  const others = busy.length > 0 ? `and destination not in (${marks(busy)})` : ''
  const rows = await sql.all<DueRow>(
    `select id, account_id, message_id, channel, sender, recipient, destination, status, attempts,
       expires_at, via, blob_hash, prefix, dsn_ret, dsn_envid, dsn_notify, dsn_orcpt
     from deliveries where status = ? and next_at <= ?
       and channel in (${marks(channels)}) ${others}
     order by next_at limit ${limit}`,
    [status, now, ...channels, ...busy]
  )
  return rows.filter((row) => !active.has(row.id.toString('hex')))
}

function dueOf(row: DueRow): DueDelivery {
  return {
    id: row.id,
    recipient: row.recipient,
    attempts: row.attempts,
    repeated: row.status === 'leased',
    dsn: recipientDsnOf(row),
  }
}

function marks(values: readonly unknown[]): string {
  return values.map(() => '?').join(', ')
}
