import { createGunzip, createInflateRaw } from 'node:zlib'
import { Readable } from 'node:stream'
import { REPORT_LIMITS } from './limits.js'
import type { Part } from './parts.js'

const GZIP = Buffer.from([0x1f, 0x8b])
/** APPNOTE.TXT §4.3.7 and §4.3.12 */
const ZIP_FILE = Buffer.from('PK\u0003\u0004', 'latin1')
const ZIP_ENTRY = Buffer.from('PK\u0001\u0002', 'latin1')
const STORED = 0
const DEFLATED = 8

/**
 * The files in an attachment: itself, what gzip packed, or the first few of a zip. Whatever grows over the
 * limits or is broken is left out, and unpacking stops there: nothing is held that nobody wants.
 */
export async function unpack({ content }: Pick<Part, 'content'>): Promise<Buffer[]> {
  if (content.subarray(0, 2).equals(GZIP)) return kept([await inflate(content, createGunzip())])
  if (!content.subarray(0, 4).equals(ZIP_FILE)) return kept([withinLimits(content)])
  const files: (Buffer | null)[] = []
  for (const entry of zipEntries(content)) files.push(await unzip(content, entry))
  return kept(files)
}

interface ZipEntry {
  method: number
  packed: number
  /** where its local header begins */
  at: number
}

function zipEntries(zip: Buffer): ZipEntry[] {
  const entries: ZipEntry[] = []
  let at = zip.indexOf(ZIP_ENTRY)
  while (at !== -1 && at + 46 <= zip.length && entries.length < REPORT_LIMITS.files) {
    entries.push({
      method: zip.readUInt16LE(at + 10),
      packed: zip.readUInt32LE(at + 20),
      at: zip.readUInt32LE(at + 42),
    })
    at = zip.indexOf(ZIP_ENTRY, at + 46)
  }
  return entries
}

async function unzip(zip: Buffer, { method, packed, at }: ZipEntry): Promise<Buffer | null> {
  if (at + 30 > zip.length || !zip.subarray(at, at + 4).equals(ZIP_FILE)) return null
  const start = at + 30 + zip.readUInt16LE(at + 26) + zip.readUInt16LE(at + 28)
  const bytes = zip.subarray(start, start + packed)
  if (method === STORED) return withinLimits(bytes)
  return method === DEFLATED ? inflate(bytes, createInflateRaw()) : null
}

/** null for what is broken or too much */
async function inflate(
  packed: Buffer,
  unpacker: ReturnType<typeof createGunzip>
): Promise<Buffer | null> {
  const most = Math.min(REPORT_LIMITS.unpackedBytes, packed.length * REPORT_LIMITS.ratio)
  const chunks: Buffer[] = []
  let size = 0
  try {
    for await (const chunk of Readable.from([packed]).pipe(unpacker)) {
      const bytes = Buffer.from(chunk)
      size += bytes.length
      if (size > most) return null
      chunks.push(bytes)
    }
    return Buffer.concat(chunks)
  } catch {
    return null
  } finally {
    unpacker.destroy()
  }
}

function withinLimits(bytes: Buffer): Buffer | null {
  return bytes.length > REPORT_LIMITS.unpackedBytes ? null : bytes
}

function kept(files: readonly (Buffer | null)[]): Buffer[] {
  return files.flatMap((file) => file ?? [])
}
