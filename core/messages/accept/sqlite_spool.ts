import type Database from 'better-sqlite3'
import type { Arrival } from '@caliopen/contract/arrival'
import type { SqlDatabase } from '#database/sql.js'
import { createReadStream } from 'node:fs'
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

/** The spool as a SQLite file of its own beside the database. */
export class SqliteSpool implements Spool {
  #writer: Database.Database
  #cleaner: Database.Database
  #sql: SqlDatabase
  #incoming: Incoming
  #batcher: Batcher<Accepted>

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

  async digest<T>(limits: BatchLimits, digestion: Digestion<T>): Promise<number> {
    const rows = this.#oldest(limits)
    if (rows.length === 0) return 0
    const prepared = await digestion.prepare(rows.map((row) => this.#read(row)))
    await this.#sql.transaction((sql) => digestion.keep(sql, prepared))
    this.#remove(rows)
    return rows.length
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
    this.#writer.close()
    this.#cleaner.close()
  }

  /** The file stands before the row does: what a crash leaves in between is swept. */
  async #acceptLarge(arrival: Arrival): Promise<void> {
    await this.#batcher.add({ arrival, large: await this.#incoming.keep(arrival.raw) })
  }

  #read(row: SqliteSpoolRow): Spooled {
    const { file, hash, size } = row
    if (!file || !hash) return fromRow(row, null)
    const encoded = () => createReadStream(this.#incoming.pathOf(file))
    return fromRow(row, encodedBytes({ hash, size: size ?? 0, encoded }))
  }

  /** length() of a blob does not read it (https://sqlite.org/lang_corefunc.html#length). */
  #oldest({ messages, bytes }: BatchLimits): SqliteSpoolRow[] {
    const waiting = this.#cleaner
      .prepare('select id, coalesce(size, length(raw)) as size from spool order by id limit ?')
      .all(messages) as SpoolSize[]
    const last = upTo(bytes, waiting).at(-1)
    if (!last) return []
    return this.#cleaner
      .prepare('select * from spool where id <= ? order by id limit ?')
      .all(last.id, messages) as SqliteSpoolRow[]
  }

  /** The oldest rows are what was taken, so one range holds them and nothing else. */
  #remove(rows: SqliteSpoolRow[]) {
    const last = rows.at(-1)
    if (!last) return
    this.#cleaner.prepare('delete from spool where id <= ?').run(last.id)
    const files = rows.flatMap(({ file }) => file ?? [])
    // what stays behind goes with the next sweep
    if (files.length > 0) void this.#incoming.remove(files).catch(() => undefined)
  }
}
