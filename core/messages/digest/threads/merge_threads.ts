import type { Sql } from '#database/sql.js'
import { relist } from '../../mailboxes/lists.js'
import type { Thread } from './thread.js'

/** Makes one thread of two that a message has joined; in the transaction that took this modseq. */
export async function mergeThreads(
  sql: Sql,
  into: Thread,
  other: Thread,
  modseq: number
): Promise<void> {
  into.count += other.count
  into.sent += other.sent
  into.lastAt = Math.max(into.lastAt, other.lastAt)
  const names = new Set([...into.correspondents, ...other.correspondents])
  into.correspondents = [...names].slice(0, 5)
  if (other.isNew) return

  const where = 'where account_id = ? and thread_id = ?'
  const [to, from] = [into.id, other.id]
  const account = into.accountId
  await sql.run(`update messages set thread_id = ?, modseq = ? ${where}`, [
    to,
    modseq,
    account,
    from,
  ])
  await sql.run(`update thread_references set thread_id = ? ${where}`, [to, account, from])
  await relist(sql, account, [to, from])
  await sql.run('delete from threads where account_id = ? and id = ?', [account, from])
}
