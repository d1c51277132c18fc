import { TYPE_NUMBERS, OPT, IN } from './types.js'
import { writeName } from './names.js'
import type { DnsType } from '../resolver.js'

/** What passes everywhere without fragments (DNS flag day 2020). */
export const UDP_SIZE = 1232

/** RD, and AD: tell us whether it was verified (RFC 6840 §5.7) */
const FLAGS = 0x0120

/** A question for one plain name; null for what can be no name. The id is to be filled in. */
export function writeQuestion(name: string, type: DnsType, edns: boolean): Buffer | null {
  const octets = writeName(name)
  if (!octets) return null
  const header = Buffer.from([0, 0, FLAGS >> 8, FLAGS & 0xff, 0, 1, 0, 0, 0, 0, 0, edns ? 1 : 0])
  const asked = Buffer.from([0, TYPE_NUMBERS[type], 0, IN])
  return Buffer.concat([header, octets, asked, ...(edns ? [OPTIONS] : [])])
}

/** RFC 6891 §6.1.2: the root, OPT, our size, version 0 without flags, no options */
const OPTIONS = Buffer.from([0, 0, OPT, UDP_SIZE >> 8, UDP_SIZE & 0xff, 0, 0, 0, 0, 0, 0])

/** The same question under that id. */
export function withId(question: Buffer, id: number): Buffer {
  const own = Buffer.from(question)
  own.writeUInt16BE(id)
  return own
}
