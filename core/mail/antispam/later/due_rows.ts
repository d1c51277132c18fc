import type { Sql, SqlDatabase } from '#database/sql.js'

/** A row that waits for rspamd, by message: of `unscanned_messages` or of `junk_lessons`. */
export interface DueRow {
  account_id: Buffer
  message_id: Buffer
  attempts: number
}

export type DueTable = 'unscanned_messages' | 'junk_lessons'

/** While it is worked on nobody else takes it; after a crash it is due again then. Milliseconds. */
const LEASE = 120_000
/** Until rspamd is asked again about what it failed to take. */
const PAUSES = [30_000, 5 * 60_000, 60 * 60_000, 6 * 60 * 60_000]

/** Takes what is due under a lease. The database decides between several workers. */
export async function takeDue<Row extends DueRow>(
  sql: SqlDatabase,
  table: DueTable,
  columns: readonly string[],
  { now, limit }: { now: number; limit: number }
): Promise<Row[]> {
  const due = await sql.all<Row>(
    `select ${['account_id', 'message_id', 'attempts', ...columns].join(', ')} from ${table}
     where due_at <= ? order by due_at, account_id, message_id limit ?`,
    [now, limit]
  )
  if (due.length === 0) return []
  return sql.transaction(async (trx) => {
    const taken: Row[] = []
    for (const row of due) {
      const changed = await trx.run(
        `update ${table} set due_at = ? where account_id = ? and message_id = ? and due_at <= ?`,
        [now + LEASE, row.account_id, row.message_id, now]
      )
      if (changed === 1) taken.push(row)
    }
    return taken
  })
}

/** They were not tried, and are due again at this time. */
export async function release(
  sql: Sql,
  table: DueTable,
  rows: readonly DueRow[],
  dueAt: number
): Promise<void> {
  for (const row of rows) {
    await sql.run(`update ${table} set due_at = ? where account_id = ? and message_id = ?`, [
      dueAt,
      row.account_id,
      row.message_id,
    ])
  }
}

/** rspamd could not take this message. False: it was tried often enough. */
export async function putOff(
  sql: Sql,
  table: DueTable,
  row: DueRow,
  now: number
): Promise<boolean> {
  const pause = PAUSES[row.attempts]
  if (pause === undefined) return false
  await sql.run(
    `update ${table} set attempts = ?, due_at = ? where account_id = ? and message_id = ?`,
    [row.attempts + 1, now + pause, row.account_id, row.message_id]
  )
  return true
}

export async function forget(sql: Sql, table: DueTable, row: DueRow): Promise<void> {
  await sql.run(`delete from ${table} where account_id = ? and message_id = ?`, [
    row.account_id,
    row.message_id,
  ])
}
