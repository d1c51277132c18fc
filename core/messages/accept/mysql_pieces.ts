import { Readable } from 'node:stream'
import { newId } from '@caliopen/contract/ids'
import type { Sql } from '#database/sql.js'

/**
 * A statement carries bytes as hexadecimal and must fit one packet, 16 MB by MariaDB's default: what is
 * larger than this travels and stands in pieces.
 */
export const LARGEST_IN_ONE = 2 * 1024 * 1024

/** Pieces of what nobody holds are smaller: a statement takes several times their size while it is on its way. */
const STREAMED = 256 * 1024

/** Writes the bytes in pieces and answers with the id to read them by; in a transaction. */
export async function writePieces(sql: Sql, bytes: Buffer): Promise<Buffer> {
  const id = newId()
  for (let at = 0, position = 0; at < bytes.length; at += LARGEST_IN_ONE, position++) {
    const piece = bytes.subarray(at, at + LARGEST_IN_ONE)
    await sql.insert('spool_pieces', ['id', 'position', 'bytes'], [[id, position, piece]])
  }
  return id
}

/** The same for bytes that nobody holds. */
export async function streamPieces(sql: Sql, bytes: Readable): Promise<Buffer> {
  const id = newId()
  let position = 0
  for await (const piece of cut(bytes)) {
    await sql.insert('spool_pieces', ['id', 'position', 'bytes'], [[id, position, piece]])
    position += 1
  }
  return id
}

/** The bytes again, a piece at a time. */
export function piecesStream(sql: Sql, id: Buffer): Readable {
  return Readable.from(pieces(sql, id), { objectMode: false })
}

export async function readPieces(sql: Sql, id: Buffer): Promise<Buffer> {
  return Buffer.concat(await Array.fromAsync(pieces(sql, id)))
}

export async function deletePieces(sql: Sql, id: Buffer): Promise<void> {
  await sql.run('delete from spool_pieces where id = ?', [id])
}

async function* pieces(sql: Sql, id: Buffer): AsyncGenerator<Buffer> {
  for (let position = 0; ; position++) {
    const piece = await sql.get<{ bytes: Buffer }>(
      'select bytes from spool_pieces where id = ? and position = ?',
      [id, position]
    )
    if (!piece) return
    yield piece.bytes
  }
}

async function* cut(bytes: Readable): AsyncGenerator<Buffer> {
  let chunks: Buffer[] = []
  let length = 0
  for await (const chunk of bytes as AsyncIterable<Buffer>) {
    chunks.push(chunk)
    length += chunk.length
    if (length < STREAMED) continue
    yield Buffer.concat(chunks)
    chunks = []
    length = 0
  }
  if (length > 0) yield Buffer.concat(chunks)
}
