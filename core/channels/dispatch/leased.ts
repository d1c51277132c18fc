import type { Sql, Value } from '#database/sql.js'
import { DSN_COLUMNS } from '../dsn.js'
import type { Owed, Verdict } from './verdict.js'

/** What settling must know of a delivery of ours. */
export interface LeasedRow {
  id: Buffer
  channel: string
  destination: string
  status: string
  lease_owner: string | null
  created_at: number
  expires_at: number
  tell: Owed['tell'] | null
  tell_at: number | null
}

const COLUMNS = [
  ...['id', 'channel', 'destination', 'status', 'lease_owner', 'created_at', 'expires_at'],
  ...['tell', 'tell_at', ...DSN_COLUMNS],
]
const REPLY = 1000

/** Those of these deliveries that this owner still holds, by their id in hex. In a transaction, which keeps them. */
export async function readLeased(
  sql: Sql,
  owner: string,
  ids: readonly Buffer[]
): Promise<Map<string, LeasedRow>> {
  const rows = ids.length > 0 ? await READ[sql.dialect](sql, ids) : []
  const own = rows.filter((row) => row.status === 'leased' && row.lease_owner === owner)
  return new Map(own.map((row) => [row.id.toString('hex'), row]))
}

export interface Written {
  id: Buffer
  verdict: Verdict
}

/** Ends the leases; of rows that `readLeased` found in the same transaction. */
export function writeVerdicts(sql: Sql, written: readonly Written[], now: number): Promise<void> {
  const rows = written.map(({ id, verdict: { status, attempts, nextAt, outcome, owed } }) => [
    ...[id, status, attempts, nextAt, outcome?.reply.slice(0, REPLY) ?? null],
    ...[outcome?.status.slice(0, 16) ?? null, owed?.tell ?? null, owed?.at ?? null, now],
  ])
  return WRITE[sql.dialect](sql, rows)
}

/** On SQLite one row after the other costs least, on MySQL one statement for all of them. */
const READ = {
  sqlite: (sql: Sql, ids: readonly Buffer[]) =>
    sql.find<LeasedRow>(
      'deliveries',
      COLUMNS,
      ['id'],
      ids.map((id) => [id])
    ),
  // Locked: nobody takes over a lease that ended between this and the end of the transaction.
  mysql: (sql: Sql, ids: readonly Buffer[]) =>
    sql.all<LeasedRow>(
      `select ${COLUMNS.join(', ')} from deliveries
       where id in (${ids.map(() => '?').join(', ')}) order by id for update`,
      ids
    ),
}

const WRITE = {
  async sqlite(sql: Sql, rows: readonly (readonly Value[])[]): Promise<void> {
    for (const [id = null, ...said] of rows) {
      await sql.run(
        `update deliveries set status = ?, attempts = ?, next_at = ?, last_reply = coalesce(?, last_reply),
           last_status = coalesce(?, last_status), tell = ?, tell_at = ?, updated_at = ?,
           lease_owner = null, lease_until = null
         where id = ?`,
        [...said, id]
      )
    }
  },
  async mysql(sql: Sql, rows: readonly (readonly Value[])[]): Promise<void> {
    if (rows.length === 0) return
    const names = ['id', 'status', 'attempts', 'next_at', 'last_reply', 'last_status']
    const all = [...names, 'tell', 'tell_at', 'updated_at']
    const first = all.map((name) => `? as ${name}`).join(', ')
    const others = all.map(() => '?').join(', ')
    const said = rows.map((_, at) => `select ${at === 0 ? first : others}`).join(' union all ')
    await sql.run(
      `update deliveries join (${said}) as said on said.id = deliveries.id
       set deliveries.status = said.status, deliveries.attempts = said.attempts,
         deliveries.next_at = said.next_at,
         deliveries.last_reply = coalesce(said.last_reply, deliveries.last_reply),
         deliveries.last_status = coalesce(said.last_status, deliveries.last_status),
         deliveries.tell = said.tell, deliveries.tell_at = said.tell_at,
         deliveries.updated_at = said.updated_at, lease_owner = null, lease_until = null`,
      rows.flat()
    )
  },
}
