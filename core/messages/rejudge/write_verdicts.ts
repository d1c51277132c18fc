import type { Sql, SqlDatabase } from '#database/sql.js'
import { writeEvidence } from '../digest/rows/write_evidence.js'
import { nextModseq } from '../mailboxes/change_log.js'
import { relist } from '../mailboxes/lists.js'
import { byAccount } from './read_cases.js'
import type { NewVerdict } from './rejudge.js'

export interface AccountChange {
  accountId: Buffer
  modseq: number
}

/** One short transaction an account, so that nobody who writes waits for long. */
export async function writeVerdicts(
  sql: SqlDatabase,
  verdicts: readonly NewVerdict[]
): Promise<AccountChange[]> {
  const changes: AccountChange[] = []
  const keyed = verdicts.map((verdict) => ({ ...verdict.stored, verdict }))
  for (const own of byAccount(keyed).values()) {
    const [first] = own
    if (!first) continue
    const { accountId } = first
    const news = own.map(({ verdict }) => verdict)
    const modseq = await sql.transaction((trx) => writeOwn(trx, accountId, news))
    changes.push({ accountId, modseq })
  }
  return changes
}

/** The counter first: whoever moves or withdraws one of these messages comes before or after. */
async function writeOwn(
  sql: Sql,
  accountId: Buffer,
  verdicts: readonly NewVerdict[]
): Promise<number> {
  const modseq = await nextModseq(sql, accountId)
  const written: NewVerdict[] = []
  for (const verdict of verdicts) {
    if (await writeLevels(sql, verdict, modseq)) written.push(verdict)
  }
  await writeEvidence(
    sql,
    written.map(({ stored, trust }) => ({ ...stored, evidence: trust.evidence }))
  )
  const moved = written.filter(({ stored, importance }) => stored.importance !== importance.level)
  await relist(sql, accountId, await threadsOf(sql, moved))
  return modseq
}

/** Asked for now: a message may have come into another thread since it was read. */
async function threadsOf(sql: Sql, verdicts: readonly NewVerdict[]): Promise<Buffer[]> {
  const rows = await sql.find<{ thread_id: Buffer }>(
    'messages',
    ['thread_id'],
    ['account_id', 'id'],
    verdicts.map(({ stored }) => [stored.accountId, stored.messageId] as const)
  )
  return [...new Map(rows.map((row) => [row.thread_id.toString('hex'), row.thread_id])).values()]
}

/** False where the message is gone. */
async function writeLevels(
  sql: Sql,
  { stored: { accountId, messageId }, trust, importance }: NewVerdict,
  modseq: number
): Promise<boolean> {
  const updated = await sql.run(
    `update messages set trust = ?, importance = ?, importance_reasons = ?, modseq = ?
     where account_id = ? and id = ?`,
    [
      ...[trust.level, importance.level, JSON.stringify(importance.reasons), modseq],
      ...[accountId, messageId],
    ]
  )
  if (updated === 0) return false
  await sql.run('delete from trust_evidence where account_id = ? and message_id = ?', [
    accountId,
    messageId,
  ])
  return true
}
