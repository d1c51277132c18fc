import type Database from 'better-sqlite3'
import type { Arrival } from '@caliopen/contract/arrival'
import { createReadStream } from 'node:fs'
import type { SqlDatabase } from '#database/sql.js'
import { encodedBytes } from '../blobs/encoded_bytes.js'
import { Batcher } from './batcher.js'
import type { Incoming } from './incoming.js'
import { fromRow, SPOOL_COLUMNS, toRow, upTo } from './spool_row.js'
import type { SpoolRow, SpoolSize } from './spool_row.js'
import type { BatchLimits, Digestion, Spool, Spooled } from './spool.js'

const LARGEST_BATCH = 256
const COLUMNS = [...SPOOL_COLUMNS, 'size', 'hash', 'file']

interface SqliteSpoolRow extends SpoolRow {
  /** of the message, where it stands in a file of its own; null where it is in the row */
  size: number | null
  hash: Buffer | null
  file: string | null
}

interface Accepted {
  arrival: Arrival
  large: { name: string; hash: Buffer } | null
}

interface OpenBatch<Read> {
  limits: BatchLimits
  spooled: Spooled[]
  /** of those that stand in one */
  files: string[]
  /** the highest id in it */
  last: number
  reading: Promise<Read>
}

/** The spool as a SQLite file of its own beside the database. */
export class SqliteSpool implements Spool {
  #writer: Database.Database
  #cleaner: Database.Database
  #sql: SqlDatabase
  #incoming: Incoming
  #batcher: Batcher<Accepted>
  /** read while the batch before it is kept */
  #ahead: OpenBatch<unknown> | null = null

  /**
   * The cleaner removes what is digested and does not wait for the disk: a removal that a crash
   * undoes only means that the digest meets a message which it knows already.
   */
  constructor(
    writer: Database.Database,
    cleaner: Database.Database,
    sql: SqlDatabase,
    incoming: Incoming
  ) {
    this.#writer = writer
    this.#cleaner = cleaner
    this.#cleaner.pragma('synchronous = NORMAL')
    this.#sql = sql
    this.#incoming = incoming
    const insert = writer.prepare(
      `insert into spool (${COLUMNS.join(', ')}) values (${COLUMNS.map(() => '?').join(', ')})`
    )
    const write = writer.transaction((accepted: Accepted[]) => {
      for (const { arrival, large } of accepted) {
        const size = large ? arrival.raw.size : null
        insert.run(...toRow(arrival), size, large?.hash ?? null, large?.name ?? null)
      }
    })
    this.#batcher = new Batcher(async (accepted) => write.immediate(accepted), LARGEST_BATCH)
  }

  accept(arrival: Arrival): Promise<void> {
    if (arrival.raw.held) return this.#batcher.add({ arrival, large: null })
    return this.#acceptLarge(arrival)
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
    this.#remove(batch)
    return batch.spooled.length
  }

  async waiting() {
    return this.#cleaner
      .prepare('select count(*) as count, min(received_at) as since from spool')
      .get() as { count: number; since: number | null }
  }

  async sweep(now: number): Promise<number> {
    const isReferred = this.#cleaner.prepare('select 1 from spool where file = ?')
    const kept = await this.#incoming.keptBefore(now)
    const orphans = kept.filter((name) => !isReferred.get(name))
    await this.#incoming.remove(orphans)
    return orphans.length + (await this.#incoming.clean())
  }

  async close() {
    await this.#ahead?.reading.catch(() => undefined)
    this.#writer.close()
    this.#cleaner.close()
  }

  /** The file stands before the row does: what a crash leaves in between is swept. */
  async #acceptLarge(arrival: Arrival): Promise<void> {
    await this.#batcher.add({ arrival, large: await this.#incoming.keep(arrival.raw) })
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
    const rows = this.#oldest(limits, after)
    const last = rows.at(-1)?.id
    if (last === undefined) return null
    const spooled = rows.map((row) => this.#read(row))
    const files = rows.flatMap(({ file }) => file ?? [])
    const reading = digestion.read(spooled)
    // Whoever takes the batch hears of its failure; nobody else needs to.
    reading.catch(() => undefined)
    return { limits, spooled, files, last, reading }
  }

  #read(row: SqliteSpoolRow): Spooled {
    const { file, hash, size } = row
    if (!file || !hash) return fromRow(row, null)
    const encoded = () => createReadStream(this.#incoming.pathOf(file))
    return fromRow(row, encodedBytes({ hash, size: size ?? 0, encoded }))
  }

  /** length() of a blob does not read it (https://sqlite.org/lang_corefunc.html#length). */
  #oldest({ messages, bytes }: BatchLimits, after: number): SqliteSpoolRow[] {
    const waiting = this.#cleaner

      .prepare(
        `select id, coalesce(size, length(raw)) as size
         from spool where id > ? order by id limit ?`
      )
      .all(after, messages) as SpoolSize[]
    const last = upTo(bytes, waiting).at(-1)
    if (!last) return []
    return this.#cleaner
      .prepare('select * from spool where id > ? and id <= ? order by id limit ?')
      .all(after, last.id, messages) as SqliteSpoolRow[]
  }

  /** The oldest rows are what was taken, so one range holds them and nothing else. */
  #remove({ last, files }: OpenBatch<unknown>) {
    this.#cleaner.prepare('delete from spool where id <= ?').run(last)
    // what stays behind goes with the next sweep
    if (files.length > 0) void this.#incoming.remove(files).catch(() => undefined)
  }
}
