import { newId } from '@caliopen/contract/ids'
import type { TrustJudge } from '#core/trust/verdict.js'
import type { Sql, SqlDatabase } from '#database/sql.js'
import { recordPending } from './pending.js'
import type { MessageKey } from './read_cases.js'
import { rejudge, type Rejudged } from './rejudge.js'

/** Past mail judged by the rules of today, from the latest message of each account to its first. */
export interface Replay {
  id: Buffer
  /** which plugins and versions these rules are */
  rules: string
  /** the last message that is done; null at the beginning of an account, or of all */
  at: { accountId: Buffer; messageId: Buffer | null } | null
  /** messages there were when it began */
  total: number
  judged: number
  changed: number
  /** milliseconds since the epoch */
  startedAt: number
  finishedAt: number | null
}

interface ReplayRow {
  id: Buffer
  rules: string
  account_id: Buffer | null
  message_id: Buffer | null
  total: number
  judged: number
  changed: number
  started_at: number
  finished_at: number | null
}

const BATCH = 64

/** Exported for the test of query plans, as the ones below. */
export const LATEST_REPLAY = 'select * from trust_replays order by id desc limit 1'
export const NEXT_ACCOUNT = `select account_id as id from receptions
  where account_id > ? order by account_id limit 1`
export const BEFORE = `select message_id from receptions
  where account_id = ? and message_id < ? order by message_id desc limit ?`

const FIRST = Buffer.alloc(16)
export const LAST = Buffer.alloc(16, 0xff)

export async function latestReplay(sql: Sql): Promise<Replay | null> {
  const row = await sql.get<ReplayRow>(LATEST_REPLAY)
  return row ? replayOf(row) : null
}

/** The one before is left as it is: only the latest goes on. */
export async function beginReplay(sql: SqlDatabase, rules: string, now: number): Promise<void> {
  const counted = await sql.get<{ count: number }>('select count(*) as count from receptions')
  await sql.insert(
    'trust_replays',
    ['id', 'rules', 'total', 'judged', 'changed', 'started_at'],
    [[newId(), rules, Number(counted?.count ?? 0), 0, 0, now]]
  )
}

/**
 * The next batch; null where there is none, and the replay is finished. Repeated after a crash it changes nothing;
 * beside another worker one of the two counts. A batch that nobody answers to is not done, unless it is gone on with.
 */
export async function continueReplay(
  sql: SqlDatabase,
  judgeTrust: TrustJudge,
  replay: Replay,
  { now, isImpatient = false }: { now: number; isImpatient?: boolean }
): Promise<Rejudged | 'unanswered' | null> {
  const accountId = replay.at?.accountId ?? (await nextAccount(sql, FIRST))
  if (!accountId) {
    await advance(sql, replay, { next: null, judged: 0, changed: 0, now })
    return null
  }
  const keys = await messagesBefore(sql, accountId, replay.at?.messageId ?? LAST, BATCH)
  const result = await rejudge(sql, judgeTrust, keys)
  const { judged, changed, pending } = result
  if (judged > 0 && pending.length === judged && !isImpatient) return 'unanswered'
  await sql.transaction(async (trx) => {
    await recordPending(trx, { judged: keys, pending }, now)
    const next = keys.at(-1) ?? (await beginning(trx, accountId))
    await advance(trx, replay, { next, judged, changed, now })
  })
  return result
}

/** The latest first. */
export async function messagesBefore(
  sql: Sql,
  accountId: Buffer,
  messageId: Buffer,
  count: number
): Promise<MessageKey[]> {
  const rows = await sql.all<{ message_id: Buffer }>(BEFORE, [accountId, messageId, count])
  return rows.map((row) => ({ accountId, messageId: row.message_id }))
}

interface Step {
  next: Replay['at']
  judged: number
  changed: number
  now: number
}

async function advance(sql: Sql, { id, judged: before }: Replay, step: Step): Promise<void> {
  const { next, judged, changed, now } = step
  await sql.run(
    `update trust_replays set account_id = ?, message_id = ?, judged = judged + ?,
       changed = changed + ?, finished_at = ? where id = ? and judged = ?`,
    [
      ...[next?.accountId ?? null, next?.messageId ?? null, judged, changed, next ? null : now],
      ...[id, before],
    ]
  )
}

/** Of the next account; null where this was the last. */
async function beginning(sql: Sql, after: Buffer): Promise<Replay['at']> {
  const accountId = await nextAccount(sql, after)
  return accountId && { accountId, messageId: null }
}

async function nextAccount(sql: Sql, after: Buffer): Promise<Buffer | null> {
  return (await sql.get<{ id: Buffer }>(NEXT_ACCOUNT, [after]))?.id ?? null
}

function replayOf(row: ReplayRow): Replay {
  return {
    id: row.id,
    rules: row.rules,
    at: row.account_id && { accountId: row.account_id, messageId: row.message_id },
    total: row.total,
    judged: row.judged,
    changed: row.changed,
    startedAt: row.started_at,
    finishedAt: row.finished_at,
  }
}
