import type { Sql } from '#database/sql.js'

/**
 * The change log of an account: every message carries the modseq of its last change, what left a
 * mailbox leaves a tombstone, and one counter an account numbers both (RFC 7162 §3.1.1).
 */

/** The number of the next change; in a transaction, which holds the account's counter until it ends. */
export async function nextModseq(sql: Sql, accountId: Buffer): Promise<number> {
  await sql.run('update account_states set modseq = modseq + 1 where account_id = ?', [accountId])
  const row = await sql.get<{ modseq: number }>(
    'select modseq from account_states where account_id = ?',
    [accountId]
  )
  if (!row) throw new Error('an account without a state cannot be changed')
  return row.modseq
}

/** Says that these messages changed; in a transaction. Returns the modseq of the change. */
export async function touch(
  sql: Sql,
  accountId: Buffer,
  messageIds: readonly Buffer[]
): Promise<number> {
  const modseq = await nextModseq(sql, accountId)
  for (const id of messageIds) {
    await sql.run('update messages set modseq = ? where account_id = ? and id = ?', [
      modseq,
      accountId,
      id,
    ])
  }
  return modseq
}
