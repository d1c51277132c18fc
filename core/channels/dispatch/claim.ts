import type { Sql, SqlDatabase } from '#database/sql.js'
import { closeSubmissions } from '#core/messages/submissions/close_submissions.js'
import type { Change } from '../changes.js'
import type { Letter } from '../channel.js'
import { findDestinations, placeKey, takeTurn } from '../destinations/destinations.js'
import type { Destination } from '../destinations/destinations.js'
import { findSuppressions } from '../suppressions/suppressions.js'
import type { Suppression } from '../suppressions/suppressions.js'
import { findDue, letterKey, lettersOf } from './due.js'
import type { DueRow, Look } from './due.js'
import { parkDestination } from './park.js'
import { sortOut } from './sort_out.js'
import { takeRows } from './take.js'

/** Fewer are no reason for another connection to the same destination. */
const LETTERS_FOR_A_HAND = 4

/** How many messages go over one connection before others get their turn. */
const LETTERS_PER_BATCH = 40

/** Letters for one destination, to be worked on by one hand. */
export interface Batch {
  channel: string
  destination: string
  letters: Letter[]
  /** nobody answered there lately: until this one is over, nothing else is tried */
  alone: boolean
  /** not to be tried: what is known of the destination is their end */
  given?: Destination
  /** addresses that mail is not sent to now, with what was said there, by recipient */
  suppressed: ReadonlyMap<string, Suppression>
}

/** Who asks, and what there is room for. */
export interface Claim extends Look {
  owner: string
  /** how many batches may be begun for this destination */
  room(channel: string, destination: string): number
  /** how many batches may be begun in all */
  total: number
  /** of what was held because its destination is paused: its messages changed; heard again where a transaction is */
  announce?(changes: readonly Change[]): void
}

interface Wanted {
  rows: DueRow[]
  alone: boolean
  given?: Destination
}

/**
 * Takes what is due under a lease of ours: what waits, and what somebody took and never reported on.
 * The database decides between several workers, and between a worker and a sender who takes it back.
 * What its destination keeps from going is put aside until that one's turn.
 */
export async function claimDue(sql: SqlDatabase, claim: Claim): Promise<Batch[]> {
  for (;;) {
    const due = await findDue(sql, claim, claim.total * LETTERS_PER_BATCH)
    const destinations = await findDestinations(sql, due)
    const sorted = sortOut(due, destinations, claim.now)
    const wanted = [...choose(sorted.open, claim), ...sorted.asking, ...sorted.ended]
    if (wanted.length + sorted.waiting.length === 0) return []
    const { taken, parked } = await sql.transaction(async (transaction) => ({
      parked: await parkAll(transaction, sorted.waiting, claim),
      taken: await take(transaction, claim, wanted),
    }))
    const batches = wanted.map((one) => batchOf(one, taken, destinations))
    const ours = await withSuppressions(
      sql,
      batches.filter((batch) => batch !== null),
      claim.now
    )
    // Behind what was put aside there may be what can go.
    if (ours.length > 0 || parked === 0) return ours
  }
}

/** Asked of the first attempt only: what is on its way already is finished. */
async function withSuppressions(
  sql: Sql,
  batches: readonly Batch[],
  now: number
): Promise<Batch[]> {
  const letters = batches.flatMap((batch) => batch.letters)
  const fresh = letters.filter(({ sender }) => sender !== '')
  const asked = fresh.flatMap(({ accountId, deliveries }) =>
    deliveries
      .filter(({ attempts }) => attempts === 0)
      .map(({ recipient }) => ({ accountId, recipient }))
  )
  const suppressed = await findSuppressions(sql, asked, now)
  return batches.map((batch) => ({ ...batch, suppressed }))
}

async function parkAll(
  sql: Sql,
  waiting: readonly Destination[],
  { now, announce }: Claim
): Promise<number> {
  let parked = 0
  for (const destination of waiting) {
    const one = await parkDestination(sql, destination, now)
    parked += one.parked
    announce?.(one.changes)
  }
  return parked
}

/** Splits what is due into as many batches as there are free hands. */
function choose(due: readonly DueRow[], claim: Claim): Wanted[] {
  const batches: Wanted[] = []
  for (const rows of groupBy(due, placeKey)) {
    const [first] = rows
    if (!first) continue
    const letters = groupBy(rows, letterKey)
    const left = letters.filter(isLeft)
    const fresh = letters.filter((letter) => !isLeft(letter))
    const room = Math.min(
      claim.room(first.channel, first.destination),
      claim.total - batches.length
    )
    const single = left.slice(0, room)
    const hands = Math.min(room - single.length, Math.ceil(fresh.length / LETTERS_FOR_A_HAND))
    const share = Math.min(Math.ceil(fresh.length / Math.max(hands, 1)), LETTERS_PER_BATCH)
    batches.push(...single.map((own) => ({ rows: own, alone: false })))
    for (let hand = 0; hand < hands; hand++) {
      const part = fresh.slice(hand * share, (hand + 1) * share).flat()
      if (part.length > 0) batches.push({ rows: part, alone: false })
    }
  }
  return batches
}

/** Somebody took it and never reported on it. Was it what broke that one off, then it holds up no other letter. */
function isLeft(letter: readonly DueRow[]): boolean {
  return letter.some(({ status }) => status === 'leased')
}

async function take(sql: Sql, claim: Claim, wanted: readonly Wanted[]): Promise<Set<string>> {
  const rows: DueRow[] = []
  for (const { rows: own, alone } of wanted) {
    const [first] = own
    if (first && (!alone || (await takeTurn(sql, first, claim.now)))) rows.push(...own)
  }
  const taken = await takeRows(sql, claim.owner, claim.now, rows)
  const ours = rows.filter((row) => taken.has(row.id.toString('hex')))
  await closeSubmissions(sql, ours.filter(isFirstAttempt).map(messageOf))
  return taken
}

function isFirstAttempt(row: DueRow): boolean {
  return row.status === 'queued' && row.attempts === 0
}

function messageOf(row: DueRow) {
  return { accountId: row.account_id, messageId: row.message_id }
}

function batchOf(
  { rows, alone, given }: Wanted,
  taken: ReadonlySet<string>,
  destinations: ReadonlyMap<string, Destination>
): Batch | null {
  const ours = rows.filter((row) => taken.has(row.id.toString('hex')))
  const [first] = ours
  if (!first) return null
  const { channel, destination } = first
  const via = destinations.get(placeKey(first))?.via ?? null
  const letters = groupBy(ours, letterKey).flatMap((own) => lettersOf(own, via))
  return { channel, destination, letters, alone, suppressed: new Map(), ...(given && { given }) }
}

function groupBy<Row>(rows: readonly Row[], key: (row: Row) => string): Row[][] {
  return [...Map.groupBy(rows, key).values()]
}
