import { randomInt } from 'node:crypto'
import { decodeName } from './names.js'
import {
  decodeRecord,
  encodeQuestion,
  encodeRecord,
  type FoundRecord,
  type WireRecord,
} from './records.js'

/** RFC 1035 §4.1.1, with OPCODE 5 of RFC 2136 §1.3. */
const OPCODE_UPDATE = 5 << 11

/** RFC 1035 §4.1.1, RFC 2136 §2.2. */
const RCODES = [
  ...['NOERROR', 'FORMERR', 'SERVFAIL', 'NXDOMAIN', 'NOTIMP', 'REFUSED', 'YXDOMAIN', 'YXRRSET'],
  ...['NXRRSET', 'NOTAUTH', 'NOTZONE'],
] as const

export function question(name: string, type: string): Buffer {
  return Buffer.concat([header(0, [1, 0, 0, 0]), encodeQuestion(name, type)])
}

/** RFC 2136 §2: the zone, what must stand there, and what is changed if it does. */
export function update(
  zone: string,
  prerequisites: readonly WireRecord[],
  changes: readonly WireRecord[]
): Buffer {
  const counts = [1, prerequisites.length, changes.length, 0]
  return Buffer.concat([
    header(OPCODE_UPDATE, counts),
    encodeQuestion(zone, 'SOA'),
    ...[...prerequisites, ...changes].map(encodeRecord),
  ])
}

export interface Sections {
  rcode: string
  answers: FoundRecord[]
  authorities: FoundRecord[]
  additionals: FoundRecord[]
}

/** Throws where it is no DNS message. */
export function readMessage(message: Buffer): Sections {
  const [questions = 0, ...counts] = [4, 6, 8, 10].map((at) => message.readUInt16BE(at))
  let at = 12
  for (let left = questions; left > 0; left -= 1) at = decodeName(message, at)[1] + 4
  const [answers = [], authorities = [], additionals = []] = counts.map((count) =>
    Array.from({ length: count }, () => {
      const record = decodeRecord(message, at)
      at = record.end
      return record
    })
  )
  const rcode = message.readUInt16BE(2) & 0xf
  return { rcode: RCODES[rcode] ?? `RCODE${rcode}`, answers, authorities, additionals }
}

function header(flags: number, counts: readonly number[]): Buffer {
  const bytes = Buffer.alloc(12)
  bytes.writeUInt16BE(randomInt(0x1_0000), 0)
  bytes.writeUInt16BE(flags, 2)
  for (const [at, count] of counts.entries()) bytes.writeUInt16BE(count, 4 + at * 2)
  return bytes
}
