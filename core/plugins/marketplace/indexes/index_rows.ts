import type { Sql } from '#database/sql.js'
import type { IndexFailure, IndexPlace } from './index_state.js'

/** A row of marketplace_indexes, its JSON read; the document itself is large, and asked for alone. */
export interface IndexRow {
  id: Buffer
  name: string
  title: string
  place: IndexPlace
  addresses: string[]
  ownNetwork: boolean
  keys: string[]
  tokenSealed: string | null
  /** by address */
  etags: Record<string, string>
  version: number
  issuedAt: number
  expiresAt: number
  askedAt: number
  confirmedAt: number
  failure: IndexFailure | null
  createdAt: number
}

type StoredRow = Record<string, string | number | Buffer | null>

const COLUMNS = [
  'id',
  'name',
  'title',
  'place',
  'addresses',
  'own_network',
  'keys_pinned',
  'token_sealed',
  'etags',
  'version',
  'issued_at',
  'expires_at',
  'asked_at',
  'confirmed_at',
  'failure',
  'created_at',
] as const

/** In the order in which they were added: of two that offer the same, the first one counts. */
export async function readIndexRows(sql: Sql): Promise<IndexRow[]> {
  const rows = await sql.all<StoredRow>(
    `select ${COLUMNS.join(', ')} from marketplace_indexes order by created_at, id`
  )
  return rows.map(fromStored)
}

/** index.json as it was signed. */
export async function readIndexDocument(sql: Sql, id: Buffer): Promise<Buffer | null> {
  const row = await sql.get<{ document: Buffer }>(
    'select document from marketplace_indexes where id = ?',
    [id]
  )
  return row?.document ?? null
}

export async function insertIndexRow(sql: Sql, row: IndexRow, document: Buffer): Promise<void> {
  const columns = [...COLUMNS, 'document']
  await sql.insert('marketplace_indexes', columns, [[...toStored(row), document]])
}

/** What a look at a newer one, or the same, changes; nothing where another node has seen a newer version meanwhile. */
export function keepNewer(
  sql: Sql,
  row: IndexRow,
  document: Buffer,
  failure: IndexFailure | null
): Promise<number> {
  return sql.run(
    `update marketplace_indexes set title = ?, keys_pinned = ?, etags = ?, version = ?, issued_at = ?,
     expires_at = ?, document = ?, confirmed_at = ?, failure = ? where id = ? and version <= ?`,
    [
      row.title,
      JSON.stringify(row.keys),
      JSON.stringify(row.etags),
      row.version,
      row.issuedAt,
      row.expiresAt,
      document,
      row.confirmedAt,
      failure && JSON.stringify(failure),
      row.id,
      row.version,
    ]
  )
}

export async function keepFailure(sql: Sql, id: Buffer, failure: IndexFailure): Promise<void> {
  await sql.run('update marketplace_indexes set failure = ? where id = ?', [
    JSON.stringify(failure),
    id,
  ])
}

/** One of many nodes looks: whoever changes the row. */
export async function claimLook(
  sql: Sql,
  id: Buffer,
  now: number,
  askedBefore: number
): Promise<boolean> {
  const changed = await sql.run(
    'update marketplace_indexes set asked_at = ? where id = ? and asked_at <= ?',
    [now, id, askedBefore]
  )
  return changed === 1
}

export function deleteIndexRow(sql: Sql, id: Buffer): Promise<number> {
  return sql.run('delete from marketplace_indexes where id = ?', [id])
}

function toStored(row: IndexRow) {
  return [
    row.id,
    row.name,
    row.title,
    row.place,
    JSON.stringify(row.addresses),
    row.ownNetwork ? 1 : 0,
    JSON.stringify(row.keys),
    row.tokenSealed,
    JSON.stringify(row.etags),
    row.version,
    row.issuedAt,
    row.expiresAt,
    row.askedAt,
    row.confirmedAt,
    row.failure && JSON.stringify(row.failure),
    row.createdAt,
  ]
}

function fromStored(row: StoredRow): IndexRow {
  return {
    id: row.id as Buffer,
    name: String(row.name),
    title: String(row.title),
    place: row.place as IndexPlace,
    addresses: JSON.parse(String(row.addresses)),
    ownNetwork: Number(row.own_network) === 1,
    keys: JSON.parse(String(row.keys_pinned)),
    tokenSealed: row.token_sealed === null ? null : String(row.token_sealed),
    etags: JSON.parse(String(row.etags)),
    version: Number(row.version),
    issuedAt: Number(row.issued_at),
    expiresAt: Number(row.expires_at),
    askedAt: Number(row.asked_at),
    confirmedAt: Number(row.confirmed_at),
    failure: row.failure === null ? null : JSON.parse(String(row.failure)),
    createdAt: Number(row.created_at),
  }
}
