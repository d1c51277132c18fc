import type { Arrival } from '@caliopen/contract/arrival'
import type { Sql, SqlDatabase } from '#database/sql.js'
import { Batcher } from './batcher.js'
import { deletePieces, readPieces, writePieces, LARGEST_IN_ONE } from './mysql_pieces.js'
import { fromRow, SPOOL_COLUMNS, toRow, upTo } from './spool_row.js'
import type { SpoolRow, SpoolSize } from './spool_row.js'
import type { BatchLimits, Digestion, Spool, Spooled } from './spool.js'

const LARGEST_BATCH = 256
const COLUMNS = [...SPOOL_COLUMNS, 'size', 'pieces_id']

interface MysqlSpoolRow extends SpoolRow {
  /** where the bytes are kept in pieces; null while they are in the row */
  pieces_id: Buffer | null
}

/** The spool as a table of the same database, so that a lost node loses nothing. */
export class MysqlSpool implements Spool {
  #sql: SqlDatabase
  #batcher: Batcher<Arrival>

  constructor(sql: SqlDatabase) {
    this.#sql = sql
    this.#batcher = new Batcher((arrivals) => write(sql, arrivals), LARGEST_BATCH)
  }

  accept(arrival: Arrival): Promise<void> {
    return this.#batcher.add(arrival)
  }

  digest<Read, T>(limits: BatchLimits, digestion: Digestion<Read, T>): Promise<number> {
    return this.#sql.transaction(async (sql) => {
      const rows = await claim(sql, limits)
      if (rows.length === 0) return 0
      const batch = await whole(sql, rows)
      const prepared = await digestion.prepare(batch, await digestion.read(batch))
      await digestion.keep(sql, prepared)
      await remove(sql, rows)
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
}

function write(sql: SqlDatabase, arrivals: readonly Arrival[]): Promise<void> {
  return sql.transaction(async (trx) => {
    const rows = []
    for (const arrival of arrivals) {
      const { length } = arrival.raw
      const piecesId = length > LARGEST_IN_ONE ? await writePieces(trx, arrival.raw) : null
      const inRow = piecesId ? { ...arrival, raw: Buffer.alloc(0) } : arrival
      rows.push([...toRow(inRow), length, piecesId])
    }
    await trx.insert('spool', COLUMNS, rows)
  })
}

/** Rows that another worker has in hand are passed over. */
async function claim(sql: Sql, { messages, bytes }: BatchLimits): Promise<MysqlSpoolRow[]> {
  const waiting = await sql.all<SpoolSize>(
    'select id, size from spool order by id limit ? for update skip locked',
    [messages]
  )
  const ids = upTo(bytes, waiting).map(({ id }) => [id] as const)
  const columns = ['id', ...COLUMNS]
  const rows = await sql.find<MysqlSpoolRow>('spool', columns, ['id'], ids)
  return rows.sort((a, b) => a.id - b.id)
}

async function whole(sql: Sql, rows: readonly MysqlSpoolRow[]): Promise<Spooled[]> {
  const found: Spooled[] = []
  for (const row of rows) {
    const raw = row.pieces_id ? await readPieces(sql, row.pieces_id) : row.raw
    found.push(fromRow({ ...row, raw }))
  }
  return found
}

async function remove(sql: Sql, rows: readonly MysqlSpoolRow[]): Promise<void> {
  const ids = rows.map(({ id }) => id)
  await sql.run(`delete from spool where id in (${ids.map(() => '?').join(', ')})`, ids)
  for (const { pieces_id: id } of rows) if (id) await deletePieces(sql, id)
}
