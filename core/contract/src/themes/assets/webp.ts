/** Chunks that are the picture (RFC 9649 §2); Exif and XMP stay behind. */
const KEPT = new Set(['VP8 ', 'VP8L', 'VP8X', 'ALPH', 'ANIM', 'ANMF', 'ICCP'])
const PICTURES = new Set(['VP8 ', 'VP8L', 'ANMF'])

/** Bits of VP8X that say that Exif or XMP follows (RFC 9649 §2.7). */
const EXIF_AND_XMP = 0b0000_1100

/** The same picture without what only describes it or stands behind its end; null where it is no sound WebP. */
export function cleanWebp(bytes: Buffer): Buffer | null {
  if (bytes.toString('latin1', 0, 4) !== 'RIFF' || bytes.toString('latin1', 8, 12) !== 'WEBP') {
    return null
  }
  const end = 8 + bytes.readUInt32LE(4)
  if (end > bytes.length) return null
  const chunks = chunksIn(bytes.subarray(12, end))
  if (!chunks?.some(({ type }) => PICTURES.has(type))) return null
  return riff(chunks.filter(({ type }) => KEPT.has(type)))
}

interface Chunk {
  type: string
  data: Buffer
}

function chunksIn(bytes: Buffer): Chunk[] | null {
  const chunks: Chunk[] = []
  for (let at = 0; at < bytes.length;) {
    if (at + 8 > bytes.length) return null
    const end = at + 8 + bytes.readUInt32LE(at + 4)
    if (end > bytes.length) return null
    chunks.push({ type: bytes.toString('latin1', at, at + 4), data: bytes.subarray(at + 8, end) })
    at = end + (end % 2)
  }
  return chunks
}

function riff(chunks: readonly Chunk[]): Buffer {
  const body = chunks.flatMap(({ type, data }) => [
    Buffer.from(type, 'latin1'),
    size(data.length),
    type === 'VP8X' ? withoutFlags(data) : data,
    Buffer.alloc(data.length % 2),
  ])
  const length = body.reduce((sum, { byteLength }) => sum + byteLength, 4)
  return Buffer.concat([Buffer.from('RIFF'), size(length), Buffer.from('WEBP'), ...body])
}

function withoutFlags(data: Buffer): Buffer {
  const changed = Buffer.from(data)
  if (changed.length > 0) changed.writeUInt8(changed.readUInt8(0) & ~EXIF_AND_XMP, 0)
  return changed
}

function size(length: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32LE(length)
  return bytes
}
