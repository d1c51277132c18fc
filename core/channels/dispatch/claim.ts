import type { Sql, SqlDatabase } from '#database/sql.js'
import { closeSubmissions } from '#core/messages/submissions/close_submissions.js'
import type { DueDelivery, Letter } from '../channel.js'

/** How long a delivery belongs to whoever took it; renewed while it is worked on. */
export const LEASE = 60_000

/** How many due rows are looked at in one go. */
const LOOK_AT = 400

/** RFC 5321 §4.5.3.1.8: what every server must take in one message. */
const RECIPIENTS_PER_LETTER = 100

/** How many messages go over one connection before others get their turn. */
const LETTERS_PER_BATCH = 20

/** Letters for one destination, to be worked on by one hand. */
export interface Batch {
  channel: string
  destination: string
  letters: Letter[]
}

/** Who asks, and what there is room for. */
export interface Claim {
  owner: string
  now: number
  /** the channels that are registered here */
  channels: readonly string[]
  /** destinations that have all the hands they may have */
  busy: readonly string[]
  /** deliveries in our own hands, though their lease may have run out */
  active: ReadonlySet<string>
  /** how many batches may be begun for this destination */
  room(channel: string, destination: string): number
  /** how many batches may be begun in all */
  total: number
}

interface DueRow {
  id: Buffer
  account_id: Buffer
  message_id: Buffer
  channel: string
  sender: string
  recipient: string
  destination: string
  status: string
  attempts: number
}

/**
 * Takes what is due under a lease of ours: what waits, and what somebody took and never reported on.
 * The database decides between several workers, and between a worker and a sender who takes it back.
 */
export async function claimDue(sql: SqlDatabase, claim: Claim): Promise<Batch[]> {
  const due = [...(await findDue(sql, claim, 'leased')), ...(await findDue(sql, claim, 'queued'))]
  const wanted = choose(due, claim)
  if (wanted.length === 0) return []
  const taken = await sql.transaction((transaction) => take(transaction, claim, wanted.flat()))
  return wanted.map((rows) => batchOf(rows, taken)).filter((batch) => batch !== null)
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

async function findDue(sql: Sql, claim: Claim, status: string): Promise<DueRow[]> {
  if (claim.channels.length === 0) return []
  const others = claim.busy.length > 0 ? `and destination not in (${marks(claim.busy)})` : ''
  const rows = await sql.all<DueRow>(
    `select id, account_id, message_id, channel, sender, recipient, destination, status, attempts
     from deliveries where status = ? and next_at <= ?
       and channel in (${marks(claim.channels)}) ${others}
     order by next_at limit ${LOOK_AT}`,
    [status, claim.now, ...claim.channels, ...claim.busy]
  )
  return rows.filter((row) => !claim.active.has(row.id.toString('hex')))
}

/** Splits what is due into as many batches as there are free hands. */
function choose(due: readonly DueRow[], claim: Claim): DueRow[][] {
  const batches: DueRow[][] = []
  for (const rows of groupBy(due, (row) => `${row.channel} ${row.destination}`)) {
    const [first] = rows
    if (!first) continue
    const letters = groupBy(rows, (row) => row.message_id.toString('hex'))
    const room = Math.min(
      claim.room(first.channel, first.destination),
      claim.total - batches.length
    )
    const hands = Math.min(room, letters.length)
    const share = Math.min(Math.ceil(letters.length / Math.max(hands, 1)), LETTERS_PER_BATCH)
    for (let hand = 0; hand < hands; hand++) {
      const part = letters.slice(hand * share, (hand + 1) * share).flat()
      if (part.length > 0) batches.push(part)
    }
  }
  return batches
}

async function take(sql: Sql, claim: Claim, rows: readonly DueRow[]): Promise<Set<string>> {
  const until = claim.now + LEASE
  const taken: DueRow[] = []
  for (const row of rows) {
    const changed = await sql.run(
      `update deliveries set status = 'leased', lease_owner = ?, lease_until = ?, next_at = ?, updated_at = ?
       where id = ? and status = ? and next_at <= ?`,
      [claim.owner, until, until, claim.now, row.id, row.status, claim.now]
    )
    if (changed === 1) taken.push(row)
  }
  await closeSubmissions(sql, taken.filter(isFirstAttempt).map(messageOf))
  return new Set(taken.map((row) => row.id.toString('hex')))
}

function isFirstAttempt(row: DueRow): boolean {
  return row.status === 'queued' && row.attempts === 0
}

function messageOf(row: DueRow) {
  return { accountId: row.account_id, messageId: row.message_id }
}

function batchOf(rows: readonly DueRow[], taken: ReadonlySet<string>): Batch | null {
  const ours = rows.filter((row) => taken.has(row.id.toString('hex')))
  const [first] = ours
  if (!first) return null
  const letters = groupBy(ours, (row) => row.message_id.toString('hex')).flatMap(lettersOf)
  return { channel: first.channel, destination: first.destination, letters }
}

function lettersOf(rows: readonly DueRow[]): Letter[] {
  const letters: Letter[] = []
  for (let at = 0; at < rows.length; at += RECIPIENTS_PER_LETTER) {
    const part = rows.slice(at, at + RECIPIENTS_PER_LETTER)
    const [first] = part
    if (!first) break
    letters.push({ ...messageOf(first), sender: first.sender, deliveries: part.map(dueOf) })
  }
  return letters
}

function dueOf(row: DueRow): DueDelivery {
  return {
    id: row.id,
    recipient: row.recipient,
    attempts: row.attempts,
    repeated: row.status === 'leased',
  }
}

function groupBy<Row>(rows: readonly Row[], key: (row: Row) => string): Row[][] {
  return [...Map.groupBy(rows, key).values()]
}

function marks(values: readonly unknown[]): string {
  return values.map(() => '?').join(', ')
}
