import { promisify } from 'node:util'
import { constants, zstdCompressSync, zstdDecompress, zstdDecompressSync } from 'node:zlib'

export type Encoding = 'zstd' | 'none'

/** Below this the frame costs about what it saves. */
const WORTH_COMPRESSING = 256

/** Large ones are unpacked off the event loop. */
const LARGE = 1024 * 1024
const decompress = promisify(zstdDecompress)

export const OPTIONS = { params: { [constants.ZSTD_c_compressionLevel]: 1 } }

/** The bytes as they are stored: compressed (RFC 8878) where that saves something. */
export function encode(bytes: Buffer): { encoding: Encoding; stored: Buffer } {
  if (bytes.length < WORTH_COMPRESSING) return { encoding: 'none', stored: bytes }
  // Told how much will come, it does not get ready for a megabyte.
  const stored = zstdCompressSync(bytes, { ...OPTIONS, pledgedSrcSize: bytes.length })
  return stored.length < bytes.length
    ? { encoding: 'zstd', stored }
    : { encoding: 'none', stored: bytes }
}

/** `size` is what the row says of the bytes: what unpacks to more is refused. */
export async function decode(stored: Buffer, encoding: string, size: number): Promise<Buffer> {
  if (encoding === 'none') return stored
  const limits = { maxOutputLength: Math.max(size, 1) }
  return size < LARGE ? zstdDecompressSync(stored, limits) : decompress(stored, limits)
}
