import type { Sql } from '#database/sql.js'
import { LEASE } from './lease.js'
import type { DueRow } from './due.js'

/** Puts our name on these rows, where nobody was faster. Returns the ids of those that are ours now, in hexadecimal. */
export function takeRows(
  sql: Sql,
  owner: string,
  now: number,
  rows: readonly DueRow[]
): Promise<Set<string>> {
  return rows.length === 0 ? Promise.resolve(new Set()) : TAKE[sql.dialect](sql, owner, now, rows)
}

const SET = `update deliveries set status = 'leased', lease_owner = ?, lease_until = ?, next_at = ?, updated_at = ?`

/** On SQLite one row after the other costs least, on MySQL two statements for all of them. */
const TAKE = {
  async sqlite(sql: Sql, owner: string, now: number, rows: readonly DueRow[]) {
    const until = now + LEASE
    const taken = new Set<string>()
    for (const { id, status } of rows) {
      const changed = await sql.run(`${SET} where id = ? and status = ? and next_at <= ?`, [
        ...[owner, until, until, now, id, status, now],
      ])
      if (changed === 1) taken.add(id.toString('hex'))
    }
    return taken
  },
  async mysql(sql: Sql, owner: string, now: number, rows: readonly DueRow[]) {
    const until = now + LEASE
    const ids = rows.map(({ id }) => id)
    const among = `id in (${ids.map(() => '?').join(', ')})`
    // Locked in one order, so that two workers who want the same do not wait for each other.
    const free = await sql.all<{ id: Buffer; status: string }>(
      `select id, status from deliveries
       where ${among} and status in ('queued', 'leased') and next_at <= ? order by id for update`,
      [...ids, now]
    )
    const seen = new Map(rows.map(({ id, status }) => [id.toString('hex'), status]))
    const ours = free.filter(({ id, status }) => seen.get(id.toString('hex')) === status)
    if (ours.length === 0) return new Set<string>()
    await sql.run(`${SET} where id in (${ours.map(() => '?').join(', ')})`, [
      ...[owner, until, until, now],
      ...ours.map(({ id }) => id),
    ])
    return new Set(ours.map(({ id }) => id.toString('hex')))
  },
}
