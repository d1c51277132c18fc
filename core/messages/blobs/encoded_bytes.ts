import { type Readable, pipeline } from 'node:stream'
import { createZstdCompress, createZstdDecompress, type ZstdCompress } from 'node:zlib'
import type { MessageBytes } from '@caliopen/contract/bytes'
import { blobHash } from './blobs.js'
import { OPTIONS } from './encoding.js'

/** Bytes that nobody holds: they stand somewhere as a large blob is stored, and their hash is known. */
export interface EncodedBytes extends MessageBytes {
  readonly held: null
  /** SHA-256 of the bytes */
  readonly hash: Buffer
  /** as they are stored: zstd (RFC 8878) */
  encoded(): Readable
}

export function encodedBytes(parts: Pick<EncodedBytes, 'hash' | 'size' | 'encoded'>): EncodedBytes {
  return { ...parts, held: null, stream: () => decoded(parts.encoded()) }
}

export function isEncoded(bytes: MessageBytes): bytes is EncodedBytes {
  return 'encoded' in bytes && 'hash' in bytes
}

/** SHA-256 of bytes that are held or encoded, as all are that the spool gives. */
export function hashOf(bytes: MessageBytes): Buffer {
  if (bytes.held) return blobHash(bytes.held)
  if (isEncoded(bytes)) return bytes.hash
  throw new Error('these bytes must be read to know their hash')
}

/** Makes of bytes what `encoded` gives back. */
export function encoder(): ZstdCompress {
  return createZstdCompress(OPTIONS)
}

/** A reader that leaves early, or bytes that end early, end both. */
export function decoded(encoded: Readable): Readable {
  const bytes = createZstdDecompress()
  pipeline(encoded, bytes, () => undefined)
  return bytes
}
