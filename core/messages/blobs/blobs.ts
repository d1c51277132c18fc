import { hash as digestOf } from 'node:crypto'
import type { Sql } from '#database/sql.js'
import { blobDrive, driveKey } from './drive.js'
import { decode, encode } from './encoding.js'
import type { Encoding } from './encoding.js'
import { BlobLostError } from './errors.js'

/** Larger stored bytes live on the drive: a database page tree is a poor place for them. */
const LARGEST_IN_ROW = 128 * 1024

/** A blob that is ready to be written. */
export interface EncodedBlob {
  hash: Buffer
  size: number
  encoding: Encoding
  place: 'row' | 'drive'
  /** null: it is on the drive already */
  stored: Buffer | null
}

export interface BlobRow {
  size: number
  place: string
  encoding: string
  bytes: Buffer | null
}

export function blobHash(bytes: Buffer): Buffer {
  return digestOf('sha256', bytes, 'buffer')
}

/** Makes the bytes ready. */
export async function encodeBlob(bytes: Buffer): Promise<EncodedBlob> {
  const blob = packBlob(bytes)
  await storeLarge(blob)
  return blob
}

/** What the bytes become; a large blob is still to be stored. */
export function packBlob(bytes: Buffer): EncodedBlob {
  const { encoding, stored } = encode(bytes)
  const place = stored.length <= LARGEST_IN_ROW ? 'row' : 'drive'
  return { hash: blobHash(bytes), size: bytes.length, encoding, place, stored }
}

/**
 * A large blob is durably on the drive when this resolves, whether or not a row ever speaks of it,
 * because a transaction cannot wait for another store.
 */
export async function storeLarge({ hash, place, stored }: EncodedBlob): Promise<void> {
  if (place === 'drive' && stored) await blobDrive().put(driveKey(hash), stored)
}

/** Writes the rows and counts one reference a blob; call it in the transaction that refers to them. */
export async function putBlobs(sql: Sql, blobs: readonly EncodedBlob[]): Promise<void> {
  const now = Date.now()
  await sql.insert(
    'blobs',
    ['hash', 'size', 'place', 'encoding', 'cipher', 'refs', 'bytes', 'created_at'],
    blobs.map((blob) => [
      blob.hash,
      blob.size,
      blob.place,
      blob.encoding,
      'none',
      1,
      blob.place === 'row' ? blob.stored : null,
      now,
    ]),
    { keys: ['hash'], update: { refs: 'blobs.refs + 1' } }
  )
}

/** The bytes exactly as received. Throws E_BLOB_LOST when they are not there. */
export async function getBlob(sql: Sql, hash: Buffer): Promise<Buffer> {
  const row = await sql.get<BlobRow>(
    'select size, place, encoding, bytes from blobs where hash = ?',
    [hash]
  )
  if (!row) throw new BlobLostError(hash)
  return decodeRow(hash, row)
}

export async function decodeRow(hash: Buffer, row: Omit<BlobRow, 'place'>): Promise<Buffer> {
  const stored = row.bytes ?? (await readDrive(hash))
  return decode(stored, row.encoding, row.size)
}

/** The bytes of many blobs by their hash in hex, in one statement. Throws E_BLOB_LOST when some are not there. */
export async function getBlobs(sql: Sql, hashes: readonly Buffer[]): Promise<Map<string, Buffer>> {
  const columns = ['hash', 'size', 'place', 'encoding', 'bytes']
  const keys = hashes.map((hash) => [hash] as const)
  const rows = await sql.find<BlobRow & { hash: Buffer }>('blobs', columns, ['hash'], keys)
  const found = await Promise.all(
    rows.map(async (row): Promise<[string, Buffer]> => [
      row.hash.toString('hex'),
      await decodeRow(row.hash, row),
    ])
  )
  const blobs = new Map(found)
  const lost = hashes.find((hash) => !blobs.has(hash.toString('hex')))
  if (lost) throw new BlobLostError(lost)
  return blobs
}

/**
 * Takes one reference from each of these blobs; rows that nobody refers to any more go. Bytes on
 * the drive stay for sweep.ts, because the same bytes may be arriving again at this moment.
 */
export async function releaseBlobs(sql: Sql, hashes: readonly Buffer[]): Promise<void> {
  for (const hash of hashes) {
    await sql.run('update blobs set refs = refs - 1 where hash = ?', [hash])
    await sql.run('delete from blobs where hash = ? and refs <= 0', [hash])
  }
}

async function readDrive(hash: Buffer): Promise<Buffer> {
  const key = driveKey(hash)
  if (!(await blobDrive().exists(key))) throw new BlobLostError(hash)
  return Buffer.from(await blobDrive().getBytes(key))
}
