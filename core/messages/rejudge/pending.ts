import type { TrustJudge } from '#core/trust/verdict.js'
import type { Sql, SqlDatabase } from '#database/sql.js'
import type { MessageKey } from './read_cases.js'
import { rejudge, type Rejudged } from './rejudge.js'

const BATCH = 64

/** From this attempt on a message is asked about alone: it may be the one that keeps the others from their answer. */
const ALONE_FROM = 2

/** Milliseconds until the next attempt; the last one for ever after. */
const PAUSES = [30_000, 2 * 60_000, 10 * 60_000, 60 * 60_000, 6 * 60 * 60_000, 24 * 60 * 60_000]

/** While it is judged nobody else takes it; after a crash it is due again then. */
const LEASE = 60_000

interface PendingRow {
  account_id: Buffer
  message_id: Buffer
  attempts: number
}

export const DUE = `select account_id, message_id, attempts from trust_pending
  where due_at <= ? order by due_at, account_id, message_id limit ?`

/** Asks again for answers that are missing, of a batch at most. null: nothing is due. */
export async function settlePending(
  sql: SqlDatabase,
  judgeTrust: TrustJudge,
  now: number
): Promise<Rejudged | null> {
  const taken = await take(sql, now)
  if (taken.length === 0) return null
  const result = await rejudge(sql, judgeTrust, taken.map(keyOf))
  const missing = new Set(result.pending.map(textOf))
  const [later, done] = [
    taken.filter((row) => missing.has(textOf(keyOf(row)))),
    taken.filter((row) => !missing.has(textOf(keyOf(row)))),
  ]
  await sql.transaction(async (trx) => {
    for (const row of later) await putOff(trx, row, now)
    await forget(trx, done.map(keyOf))
  })
  return result
}

/** Those whose answer is missing are asked for later; of the others nothing is missing any more. */
export async function recordPending(
  sql: Sql,
  { judged, pending }: { judged: readonly MessageKey[]; pending: readonly MessageKey[] },
  now: number
): Promise<void> {
  const missing = new Set(pending.map(textOf))
  await forget(
    sql,
    judged.filter((key) => !missing.has(textOf(key)))
  )
  await sql.insert(
    'trust_pending',
    ['account_id', 'message_id', 'attempts', 'due_at'],
    pending.map(({ accountId, messageId }) => [accountId, messageId, 1, now + pauseAfter(0)]),
    'ignore'
  )
}

/** What failed before is tried at once: the rules are others now. */
export async function hastenPending(sql: SqlDatabase, now: number): Promise<void> {
  await sql.run('update trust_pending set due_at = ?, attempts = 0 where attempts > 0', [now])
}

export async function countPending(sql: Sql): Promise<number> {
  const row = await sql.get<{ count: number }>('select count(*) as count from trust_pending')
  return Number(row?.count ?? 0)
}

async function take(sql: SqlDatabase, now: number): Promise<PendingRow[]> {
  const due = await sql.all<PendingRow>(DUE, [now, BATCH])
  const [first] = due
  if (!first) return []
  const together = due.filter(({ attempts }) => attempts < ALONE_FROM)
  const chosen = first.attempts < ALONE_FROM ? together : [first]
  return sql.transaction(async (trx) => {
    const taken: PendingRow[] = []
    for (const row of chosen) {
      const changed = await trx.run(
        `update trust_pending set due_at = ? where account_id = ? and message_id = ?
         and attempts = ? and due_at <= ?`,
        [now + LEASE, row.account_id, row.message_id, row.attempts, now]
      )
      if (changed === 1) taken.push(row)
    }
    return taken
  })
}

async function putOff(sql: Sql, row: PendingRow, now: number): Promise<void> {
  await sql.run(
    'update trust_pending set attempts = ?, due_at = ? where account_id = ? and message_id = ?',
    [row.attempts + 1, now + pauseAfter(row.attempts), row.account_id, row.message_id]
  )
}

async function forget(sql: Sql, keys: readonly MessageKey[]): Promise<void> {
  for (const { accountId, messageId } of keys) {
    await sql.run('delete from trust_pending where account_id = ? and message_id = ?', [
      accountId,
      messageId,
    ])
  }
}

function pauseAfter(attempts: number): number {
  return PAUSES[Math.min(attempts, PAUSES.length - 1)] ?? 0
}

function keyOf({ account_id: accountId, message_id: messageId }: PendingRow): MessageKey {
  return { accountId, messageId }
}

function textOf({ accountId, messageId }: MessageKey): string {
  return accountId.toString('hex') + messageId.toString('hex')
}
