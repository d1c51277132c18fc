import { createHash, randomUUID } from 'node:crypto'
import { PassThrough, type Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { heldBytes, type MessageBytes } from '@caliopen/contract/bytes'
import type { Sql } from '#database/sql.js'
import { type BlobRow, type EncodedBlob, decodeRow, packBlob } from './blobs.js'
import { blobDrive, driveKey } from './drive.js'
import { encodedBytes, encoder, isEncoded } from './encoded_bytes.js'
import { BlobLostError } from './errors.js'

/** What is read or written in one piece; more is never held, whatever its size. */
const LARGEST_HELD = 1024 * 1024
/** Of many small parts of a large message each takes so much memory at most until its row stands. */
const LARGEST_WAITING = 16 * 1024

/** Where bytes grow whose hash is not known yet; sweep.ts looks here, too. */
export const GROWING = 'growing'

/** Makes the bytes of a message ready to be written; where they are not held, none is. */
export async function encodeMessage(bytes: MessageBytes): Promise<EncodedBlob> {
  if (bytes.held) return packBlob(bytes.held)
  if (!isEncoded(bytes)) return encodeStream(bytes.stream())
  await blobDrive().putStream(driveKey(bytes.hash), bytes.encoded())
  return onDrive(bytes.hash, bytes.size)
}

/** The same for bytes of whatever size; what is large is durably on the drive when this resolves. */
export async function encodeStream(source: Readable): Promise<EncodedBlob> {
  const chunks: Buffer[] = []
  let length = 0
  const iterator = source[Symbol.asyncIterator]() as AsyncIterator<Buffer>
  for (let next = await iterator.next(); !next.done; next = await iterator.next()) {
    chunks.push(next.value)
    length += next.value.length
    if (length > LARGEST_HELD) return storeGrowing(chunks, iterator)
  }
  const blob = packBlob(Buffer.concat(chunks))
  return length > LARGEST_WAITING ? storeSmall(blob) : blob
}

/** The bytes of a blob, held where they are few. Throws E_BLOB_LOST when they are not there. */
export async function openBlob(sql: Sql, hash: Buffer): Promise<MessageBytes> {
  const row = await sql.get<BlobRow>(
    'select size, place, encoding, bytes from blobs where hash = ?',
    [hash]
  )
  if (!row) throw new BlobLostError(hash)
  const { size } = row
  if (size <= LARGEST_HELD || row.bytes) return heldBytes(await decodeRow(hash, row))
  const key = driveKey(hash)
  if (!(await blobDrive().exists(key))) throw new BlobLostError(hash)
  const stored = () => readDrive(key)
  if (row.encoding === 'none') return { size, held: null, stream: stored }
  return encodedBytes({ hash, size, encoded: stored })
}

async function storeGrowing(
  first: readonly Buffer[],
  rest: AsyncIterator<Buffer>
): Promise<EncodedBlob> {
  const hash = createHash('sha256')
  let size = 0
  const count = (chunk: Buffer) => {
    hash.update(chunk)
    size += chunk.length
    return chunk
  }
  async function* counted() {
    for (const chunk of first) yield count(chunk)
    for (let next = await rest.next(); !next.done; next = await rest.next()) yield count(next.value)
  }
  const key = `${GROWING}/${randomUUID()}`
  const stored = encoder()
  await Promise.all([pipeline(counted(), stored), blobDrive().putStream(key, stored)])
  const digest = hash.digest()
  await blobDrive().move(key, driveKey(digest))
  return onDrive(digest, size)
}

async function storeSmall(blob: EncodedBlob): Promise<EncodedBlob> {
  if (blob.stored) await blobDrive().put(driveKey(blob.hash), blob.stored)
  return { ...blob, place: 'drive', stored: null }
}

export function onDrive(hash: Buffer, size: number): EncodedBlob {
  return { hash, size, encoding: 'zstd', place: 'drive', stored: null }
}

/** The drive answers with a stream in its own time. */
function readDrive(key: string): Readable {
  const through = new PassThrough()
  blobDrive()
    .getStream(key)
    .then((source) => pipeline(source, through))
    .catch((error: unknown) => through.destroy(error instanceof Error ? error : undefined))
  return through
}
