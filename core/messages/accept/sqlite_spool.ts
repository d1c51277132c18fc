import type Database from 'better-sqlite3'
import type { Arrival } from '@caliopen/contract/arrival'
import type { SqlDatabase } from '#database/sql.js'
import { Batcher } from './batcher.js'
import { fromRow, SPOOL_COLUMNS, toRow, upTo } from './spool_row.js'
import type { SpoolRow, SpoolSize } from './spool_row.js'
import type { BatchLimits, Digestion, Spool } from './spool.js'

const LARGEST_BATCH = 256

/** The spool as a SQLite file of its own beside the database. */
export class SqliteSpool implements Spool {
  #writer: Database.Database
  #cleaner: Database.Database
  #sql: SqlDatabase
  #batcher: Batcher<Arrival>

  /**
   * The cleaner removes what is digested and does not wait for the disk: a removal that a crash
   * undoes only means that the digest meets a message which it knows already.
   */
  constructor(writer: Database.Database, cleaner: Database.Database, sql: SqlDatabase) {
    this.#writer = writer
    this.#cleaner = cleaner
    this.#cleaner.pragma('synchronous = NORMAL')
    this.#sql = sql
    const insert = writer.prepare(
      `insert into spool (${SPOOL_COLUMNS.join(', ')})
       values (${SPOOL_COLUMNS.map(() => '?').join(', ')})`
    )
    const write = writer.transaction((arrivals: Arrival[]) => {
      for (const arrival of arrivals) insert.run(...toRow(arrival))
    })
    this.#batcher = new Batcher(async (arrivals) => write.immediate(arrivals), LARGEST_BATCH)
  }

  accept(arrival: Arrival): Promise<void> {
    return this.#batcher.add(arrival)
  }

  async digest<T>(limits: BatchLimits, digestion: Digestion<T>): Promise<number> {
    const rows = this.#oldest(limits)
    if (rows.length === 0) return 0
    const prepared = await digestion.prepare(rows.map(fromRow))
    await this.#sql.transaction((sql) => digestion.keep(sql, prepared))
    this.#remove(rows)
    return rows.length
  }

  async waiting() {
    return this.#cleaner
      .prepare('select count(*) as count, min(received_at) as since from spool')
      .get() as { count: number; since: number | null }
  }

  async close() {
    this.#writer.close()
    this.#cleaner.close()
  }

  /** length() of a blob does not read it (https://sqlite.org/lang_corefunc.html#length). */
  #oldest({ messages, bytes }: BatchLimits): SpoolRow[] {
    const waiting = this.#cleaner
      .prepare('select id, length(raw) as size from spool order by id limit ?')
      .all(messages) as SpoolSize[]
    const last = upTo(bytes, waiting).at(-1)
    if (!last) return []
    return this.#cleaner
      .prepare('select * from spool where id <= ? order by id limit ?')
      .all(last.id, messages) as SpoolRow[]
  }

  /** The oldest rows are what was taken, so one range holds them and nothing else. */
  #remove(rows: SpoolRow[]) {
    const last = rows.at(-1)
    if (last) this.#cleaner.prepare('delete from spool where id <= ?').run(last.id)
  }
}
