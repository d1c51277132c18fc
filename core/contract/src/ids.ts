import { randomFillSync } from 'node:crypto'

/**
 * Ids are UUIDv7 (RFC 9562 §5.7): they sort by the time they were made, so new rows land at the
 * end of every index. Ids made by one process are strictly increasing, within one millisecond
 * and across a clock that steps back (§6.2, method 1: rand_a is a counter with a random start).
 */
const COUNTER_MAX = 0xfff
const TAIL_BYTES = 8
const RANDOM_BYTES = TAIL_BYTES + 2
const CANONICAL = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i

const pool = Buffer.alloc(RANDOM_BYTES * 1024)
let poolAt = pool.length
let lastMs = 0
let counter = 0

/** A new id, 16 bytes. */
export function newId(): Buffer {
  const at = nextRandom()
  advance(at)

  const id = Buffer.allocUnsafe(16)
  const low = lastMs % 0x1_0000_0000
  writeUint32(id, 0, ((lastMs - low) / 0x1_0000_0000) * 0x1_0000 + (low >>> 16))
  writeUint32(id, 4, ((low & 0xffff) << 16) | 0x7000 | counter)
  pool.copy(id, 8, at, at + TAIL_BYTES)
  id[8] = ((id[8] ?? 0) & 0x3f) | 0x80
  return id
}

/** The canonical text of an id, as it stands in URLs and JSON (RFC 9562 §4). */
export function idText(id: Buffer): string {
  const hex = id.toString('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20, 32)}`
}

/** The bytes of a canonical text, or null where the text is not a UUID; letter case is free (RFC 9562 §4). */
export function idBytes(text: string): Buffer | null {
  return CANONICAL.test(text) ? Buffer.from(text.replaceAll('-', ''), 'hex') : null
}

/** A fresh millisecond starts the counter in its lower half; a full counter borrows from the next one. */
function advance(randomAt: number): void {
  const now = Date.now()
  if (now > lastMs) {
    lastMs = now
    counter = pool.readUInt16LE(randomAt + TAIL_BYTES) & (COUNTER_MAX >>> 1)
  } else if (counter < COUNTER_MAX) {
    counter += 1
  } else {
    lastMs += 1
    counter = 0
  }
}

/** Random bytes are drawn a thousand ids at a time: asking the system for each would take most of the time. */
function nextRandom(): number {
  if (poolAt === pool.length) {
    randomFillSync(pool)
    poolAt = 0
  }
  const at = poolAt
  poolAt += RANDOM_BYTES
  return at
}

function writeUint32(bytes: Buffer, at: number, value: number): void {
  bytes[at] = value >>> 24
  bytes[at + 1] = value >>> 16
  bytes[at + 2] = value >>> 8
  bytes[at + 3] = value
}
