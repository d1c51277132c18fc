import type { Sql, SqlDatabase } from '#database/sql.js'
import { hashOf } from '../packages/read_package.js'

/** A statement carries bytes as hexadecimal and must fit one packet, 16 MB by MariaDB's default. */
const PIECE = 2 * 1024 * 1024

/** Keeps the bytes of a package, once; answers with their hash. */
export async function storeArtefact(sql: SqlDatabase, bytes: Buffer): Promise<string> {
  const hash = hashOf(bytes)
  await sql.transaction(async (trx) => {
    if (await hasArtefact(trx, hash)) return
    await trx.insert(
      'plugin_artefact_pieces',
      ['hash', 'position', 'bytes'],
      pieces(hash, bytes),
      'ignore'
    )
    await trx.insert(
      'plugin_artefacts',
      ['hash', 'size', 'created_at'],
      [[hash, bytes.length, Date.now()]],
      'ignore'
    )
  })
  return hash
}

export async function hasArtefact(sql: Sql, hash: string): Promise<boolean> {
  return (await sql.get('select hash from plugin_artefacts where hash = ?', [hash])) !== undefined
}

/** The bytes as they were stored; null where there are none, or where they are not those any more. */
export async function readArtefact(sql: Sql, hash: string): Promise<Buffer | null> {
  if (!(await hasArtefact(sql, hash))) return null
  const rows = await sql.all<{ bytes: Buffer }>(
    'select bytes from plugin_artefact_pieces where hash = ? order by position',
    [hash]
  )
  const bytes = Buffer.concat(rows.map((row) => row.bytes))
  return hashOf(bytes) === hash ? bytes : null
}

function pieces(hash: string, bytes: Buffer): [string, number, Buffer][] {
  const count = Math.ceil(bytes.length / PIECE)
  return Array.from({ length: count }, (_, position) => [
    hash,
    position,
    bytes.subarray(position * PIECE, (position + 1) * PIECE),
  ])
}
