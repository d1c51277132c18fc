import type { Sql } from '#database/sql.js'

/** What of an account is not as it was, for whoever shows it. */
export interface Changes {
  /** up to here: ask again from this number on */
  modseq: number
  threadIds: Buffer[]
  /** every mailbox that something came to, left, or changed in, with what is unread there now */
  mailboxes: { id: Buffer; role: string | null; unread: number }[]
}

/** Beyond so many threads a page had better look at everything again. */
const MOST_THREADS = 100

export const CHANGED = `select thread_id from messages where account_id = ? and modseq > ?
  order by modseq desc limit ${MOST_THREADS}`

/** The number of the account's latest change. */
export async function latestModseq(sql: Sql, accountId: Buffer): Promise<number> {
  const row = await sql.get<{ modseq: number }>(
    'select modseq from account_states where account_id = ?',
    [accountId]
  )
  return row?.modseq ?? 0
}

/** All changes after `since`, from the change log (RFC 7162 §3.1.4 is the same question). */
export async function changesSince(sql: Sql, accountId: Buffer, since: number): Promise<Changes> {
  const modseq = await latestModseq(sql, accountId)
  const threads = await sql.all<{ thread_id: Buffer }>(CHANGED, [accountId, since])
  const mailboxes = await sql.all<{ id: Buffer; role: string | null; unread: number }>(
    'select id, role, unread from mailboxes where account_id = ? and modseq > ?',
    [accountId, since]
  )
  const ids = new Map(threads.map((row) => [row.thread_id.toString('hex'), row.thread_id]))
  return { modseq, threadIds: [...ids.values()], mailboxes }
}
