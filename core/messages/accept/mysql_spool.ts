import type { Arrival } from '@caliopen/contract/arrival'
import { heldBytes } from '@caliopen/contract/bytes'
import type { Sql, SqlDatabase } from '#database/sql.js'
import { type EncodedBytes, encodedBytes, isEncoded } from '../blobs/encoded_bytes.js'
import { Batcher } from './batcher.js'
import type { Incoming } from './incoming.js'
import {
  deletePieces,
  piecesStream,
  readPieces,
  streamPieces,
  writePieces,
  LARGEST_IN_ONE,
} from './mysql_pieces.js'
import { fromRow, SPOOL_COLUMNS, toRow, upTo } from './spool_row.js'
import type { SpoolRow, SpoolSize } from './spool_row.js'
import type { BatchLimits, Digestion, Spool, Spooled } from './spool.js'

const LARGEST_BATCH = 256
const COLUMNS = [...SPOOL_COLUMNS, 'size', 'pieces_id', 'hash']

interface MysqlSpoolRow extends SpoolRow {
  size: number
  /** where the bytes are kept in pieces; null while they are in the row */
  pieces_id: Buffer | null
  /** of the message, where its pieces are compressed and are not to be held; null otherwise */
  hash: Buffer | null
}

/** The spool as a table of the same database, so that a lost node loses nothing. */
export class MysqlSpool implements Spool {
  #sql: SqlDatabase
  #incoming: Incoming
  #batcher: Batcher<Arrival>

  constructor(sql: SqlDatabase, incoming: Incoming) {
    this.#sql = sql
    this.#incoming = incoming
    this.#batcher = new Batcher((arrivals) => write(sql, arrivals), LARGEST_BATCH)
  }

  accept(arrival: Arrival): Promise<void> {
    return arrival.raw.held ? this.#batcher.add(arrival) : this.#acceptLarge(arrival)
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

  /** Pieces stand in one transaction with their row, so that none is ever left. */
  sweep(): Promise<number> {
    return this.#incoming.clean()
  }

  async close() {}

  /** By itself: it takes its time, and nobody else's 250 shall wait for it. */
  async #acceptLarge(arrival: Arrival): Promise<void> {
    const { raw } = arrival
    if (isEncoded(raw)) return writeLarge(this.#sql, arrival, raw)
    const copy = await this.#incoming.copy(raw)
    try {
      await writeLarge(this.#sql, arrival, copy)
    } finally {
      copy.discard()
    }
  }
}

function writeLarge(sql: SqlDatabase, arrival: Arrival, bytes: EncodedBytes): Promise<void> {
  return sql.transaction(async (trx) => {
    const piecesId = await streamPieces(trx, bytes.encoded())
    await trx.insert('spool', COLUMNS, [[...toRow(arrival), bytes.size, piecesId, bytes.hash]])
  })
}

function write(sql: SqlDatabase, arrivals: readonly Arrival[]): Promise<void> {
  return sql.transaction(async (trx) => {
    const rows = []
    for (const arrival of arrivals) {
      const { held, size } = arrival.raw
      const piecesId = held && size > LARGEST_IN_ONE ? await writePieces(trx, held) : null
      const inRow = piecesId ? { ...arrival, raw: heldBytes(Buffer.alloc(0)) } : arrival
      rows.push([...toRow(inRow), size, piecesId, null])
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
    const { hash, pieces_id: id, size } = row
    if (id && hash) {
      const encoded = () => piecesStream(sql, id)
      found.push(fromRow(row, encodedBytes({ hash, size, encoded })))
    } else {
      found.push(fromRow(row, id ? heldBytes(await readPieces(sql, id)) : null))
    }
  }
  return found
}

async function remove(sql: Sql, rows: readonly MysqlSpoolRow[]): Promise<void> {
  const ids = rows.map(({ id }) => id)
  await sql.run(`delete from spool where id in (${ids.map(() => '?').join(', ')})`, ids)
  for (const { pieces_id: id } of rows) if (id) await deletePieces(sql, id)
}
