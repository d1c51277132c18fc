import { crc32 } from 'node:zlib'

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
const LARGEST_SIDE = 4_096

/** What a picture is made of (PNG §11.2 and §11.3): what only describes it (text, time, Exif) stays behind. */
const KEPT = new Set([
  ...['IHDR', 'PLTE', 'IDAT', 'IEND', 'tRNS', 'gAMA', 'cHRM', 'sRGB', 'cICP', 'sBIT', 'bKGD'],
  ...['acTL', 'fcTL', 'fdAT'],
])

/** The same picture without what is beside it or behind its end; null where it is no sound PNG. */
export function cleanPng(bytes: Buffer): Buffer | null {
  if (!bytes.subarray(0, 8).equals(SIGNATURE)) return null
  const kept: Buffer[] = [SIGNATURE]
  for (let at = 8; at + 12 <= bytes.length;) {
    const end = at + 12 + bytes.readUInt32BE(at)
    if (end > bytes.length || !isWhole(bytes.subarray(at, end))) return null
    const type = bytes.toString('latin1', at + 4, at + 8)
    if (kept.length === 1 && (type !== 'IHDR' || !isSmall(bytes, at + 8))) return null
    if (KEPT.has(type)) kept.push(bytes.subarray(at, end))
    if (type === 'IEND') return Buffer.concat(kept)
    at = end
  }
  return null
}

/** Length, type, data and their CRC (PNG §5.3). */
function isWhole(chunk: Buffer): boolean {
  const crc = chunk.length - 4
  return crc32(chunk.subarray(4, crc)) === chunk.readUInt32BE(crc)
}

function isSmall(bytes: Buffer, at: number): boolean {
  return [bytes.readUInt32BE(at), bytes.readUInt32BE(at + 4)].every(
    (side) => side > 0 && side <= LARGEST_SIDE
  )
}
