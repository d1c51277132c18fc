import type { Watch } from '#core/messages/digest/digester.js'
import type { Sql } from '#database/sql.js'
import { mayReport } from './may_report.js'

/** A message that may report something. */
export interface Waiting {
  accountId: Buffer
  messageId: Buffer
  attempts: number
}

const AT_ONCE = 20
const MINUTE = 60_000

/** Writes down, with the messages themselves, which of them are to be looked at. */
export const noteReports: Watch = async (sql, judged, kept) => {
  const rows = judged.flatMap(({ item }, at) => {
    const one = kept[at]
    return one && !one.duplicate && mayReport(item) ? [[one.accountId, one.messageId, 0, 0]] : []
  })
  const columns = ['account_id', 'message_id', 'attempts', 'next_at']
  await sql.insert('waiting_reports', columns, rows, 'ignore')
}

export async function waitingReports(sql: Sql, now: number): Promise<Waiting[]> {
  const rows = await sql.all<{ account_id: Buffer; message_id: Buffer; attempts: number }>(
    `select account_id, message_id, attempts from waiting_reports
     where next_at <= ? order by next_at, message_id limit ${AT_ONCE}`,
    [now]
  )
  return rows.map((row) => ({
    ...{ accountId: row.account_id, messageId: row.message_id, attempts: row.attempts },
  }))
}

export async function doneWith(sql: Sql, { accountId, messageId }: Waiting): Promise<void> {
  await sql.run('delete from waiting_reports where account_id = ? and message_id = ?', [
    accountId,
    messageId,
  ])
}

/** Something of ours failed: again in a minute, then ever later. */
export async function again(
  sql: Sql,
  { accountId, messageId, attempts }: Waiting,
  now: number
): Promise<void> {
  await sql.run(
    'update waiting_reports set attempts = ?, next_at = ? where account_id = ? and message_id = ?',
    [attempts + 1, now + MINUTE * 2 ** Math.min(attempts, 10), accountId, messageId]
  )
}
