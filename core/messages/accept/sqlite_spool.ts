import type Database from 'better-sqlite3'
import type { Arrival } from '@caliopen/contract/arrival'
import type { SqlDatabase } from '#database/sql.js'
import { Batcher } from './batcher.js'
import { fromRow, SPOOL_COLUMNS, toRow, upTo } from './spool_row.js'
import type { SpoolRow, SpoolSize } from './spool_row.js'
import type { BatchLimits, Digestion, Spool, Spooled } from './spool.js'

const LARGEST_BATCH = 256

interface OpenBatch<Read> {
  limits: BatchLimits
  spooled: Spooled[]
  /** the highest id in it */
  last: number
  reading: Promise<Read>
}

/** The spool as a SQLite file of its own beside the database. */
export class SqliteSpool implements Spool {
  #writer: Database.Database
  #cleaner: Database.Database
  #sql: SqlDatabase
  #batcher: Batcher<Arrival>
  /** read while the batch before it is kept */
  #ahead: OpenBatch<unknown> | null = null

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

  async digest<Read, T>(limits: BatchLimits, digestion: Digestion<Read, T>): Promise<number> {
    const batch = this.#takeAhead<Read>(limits) ?? this.#open(limits, digestion, 0)
    if (!batch) return 0
    const read = await batch.reading
    // What is taken alone is not trusted, and what comes behind it may be next in line for that.
    if (limits.messages > 1) this.#ahead = this.#open(limits, digestion, batch.last)
    try {
      const prepared = await digestion.prepare(batch.spooled, read)
      await this.#sql.transaction((sql) => digestion.keep(sql, prepared))
    } catch (error) {
      this.#ahead = null
      throw error
    }
    this.#remove(batch.last)
    return batch.spooled.length
  }

  async waiting() {
    return this.#cleaner
      .prepare('select count(*) as count, min(received_at) as since from spool')
      .get() as { count: number; since: number | null }
  }

  async close() {
    await this.#ahead?.reading.catch(() => undefined)
    this.#writer.close()
    this.#cleaner.close()
  }

  #takeAhead<Read>(limits: BatchLimits): OpenBatch<Read> | null {
    const ahead = this.#ahead as OpenBatch<Read> | null
    this.#ahead = null
    return ahead?.limits === limits ? ahead : null
  }

  /** Begins to read the oldest rows behind this one. */
  #open<Read, T>(
    limits: BatchLimits,
    digestion: Digestion<Read, T>,
    after: number
  ): OpenBatch<Read> | null {
    const spooled = this.#oldest(limits, after).map(fromRow)
    const last = spooled.at(-1)?.id
    if (last === undefined) return null
    const reading = digestion.read(spooled)
    // Whoever takes the batch hears of its failure; nobody else needs to.
    reading.catch(() => undefined)
    return { limits, spooled, last, reading }
  }

  /** length() of a blob does not read it (https://sqlite.org/lang_corefunc.html#length). */
  #oldest({ messages, bytes }: BatchLimits, after: number): SpoolRow[] {
    const waiting = this.#cleaner
      .prepare('select id, length(raw) as size from spool where id > ? order by id limit ?')
      .all(after, messages) as SpoolSize[]
    const last = upTo(bytes, waiting).at(-1)
    if (!last) return []
    return this.#cleaner
      .prepare('select * from spool where id > ? and id <= ? order by id limit ?')
      .all(after, last.id, messages) as SpoolRow[]
  }

  /** The oldest rows are what was taken, so one range holds them and nothing else. */
  #remove(last: number) {
    this.#cleaner.prepare('delete from spool where id <= ?').run(last)
  }
}
