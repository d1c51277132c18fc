import type { Arrival } from '@caliopen/contract/arrival'
import type { Sql, SqlDatabase } from '#database/sql.js'
import { Batcher } from './batcher.js'
import { fromRow, SPOOL_COLUMNS, toRow, upTo } from './spool_row.js'
import type { SpoolRow } from './spool_row.js'
import type { BatchLimits, Digestion, Spool } from './spool.js'

const LARGEST_BATCH = 256

/** The spool as a table of the same database, so that a lost node loses nothing. */
export class MysqlSpool implements Spool {
  #sql: SqlDatabase
  #batcher: Batcher<Arrival>

  constructor(sql: SqlDatabase) {
    this.#sql = sql
    this.#batcher = new Batcher(
      (arrivals) =>
        sql.transaction((trx) => trx.insert('spool', SPOOL_COLUMNS, arrivals.map(toRow))),
      LARGEST_BATCH
    )
  }

  accept(arrival: Arrival): Promise<void> {
    return this.#batcher.add(arrival)
  }

  digest<T>(limits: BatchLimits, digestion: Digestion<T>): Promise<number> {
    return this.#sql.transaction(async (sql) => {
      const rows = upTo(limits.bytes, await this.#claim(sql, limits.messages))
      if (rows.length === 0) return 0
      await digestion.keep(sql, await digestion.prepare(rows.map(fromRow)))
      await sql.run(`delete from spool where id in (${rows.map(() => '?').join(', ')})`, [
        ...rows.map(({ id }) => id),
      ])
      return rows.length
    })
  }

  async waiting() {
    const row = await this.#sql.get<{ count: number; since: number | null }>(
      'select count(*) as count, min(received_at) as since from spool'
    )
    return row ?? { count: 0, since: null }
  }

  async close() {}

  /** Rows that another worker has in hand are passed over. */
  #claim(sql: Sql, limit: number): Promise<SpoolRow[]> {
    return sql.all<SpoolRow>('select * from spool order by id limit ? for update skip locked', [
      limit,
    ])
  }
}
