import { newId } from '@caliopen/contract/ids'
import type { Sql } from '#database/sql.js'

/**
 * A statement carries bytes as hexadecimal and must fit one packet, 16 MB by MariaDB's default: what is
 * larger than this travels and stands in pieces.
 */
export const LARGEST_IN_ONE = 2 * 1024 * 1024

/** Writes the bytes in pieces and answers with the id to read them by; in a transaction. */
export async function writePieces(sql: Sql, bytes: Buffer): Promise<Buffer> {
  const id = newId()
  for (let at = 0, position = 0; at < bytes.length; at += LARGEST_IN_ONE, position++) {
    const piece = bytes.subarray(at, at + LARGEST_IN_ONE)
    await sql.insert('spool_pieces', ['id', 'position', 'bytes'], [[id, position, piece]])
  }
  return id
}

export async function readPieces(sql: Sql, id: Buffer): Promise<Buffer> {
  const pieces: Buffer[] = []
  for (let position = 0; ; position++) {
    const piece = await sql.get<{ bytes: Buffer }>(
      'select bytes from spool_pieces where id = ? and position = ?',
      [id, position]
    )
    if (!piece) return Buffer.concat(pieces)
    pieces.push(piece.bytes)
  }
}

export async function deletePieces(sql: Sql, id: Buffer): Promise<void> {
  await sql.run('delete from spool_pieces where id = ?', [id])
}
