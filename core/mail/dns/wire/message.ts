import type { DnsRecords, DnsType } from '../resolver.js'
import { readName } from './names.js'
import { readData } from './record_data.js'
import { IN, MalformedDnsError, TYPE_NUMBERS } from './types.js'

export type ReadRecord = {
  [Type in DnsType]: { name: string; ttl: number; type: Type; data: DnsRecords[Type] }
}[DnsType]

/** What came back. */
export interface DnsMessage {
  rcode: number
  truncated: boolean
  /** the AD bit, as the server set it */
  authentic: boolean
  /** records of the types that we know; the others are passed over */
  answers: readonly ReadRecord[]
  authorities: readonly ReadRecord[]
}

/** A message with more records is not read. */
const RECORDS = 500

/** RFC 2181 §8: a time to live whose top bit is set is none. */
const LONGEST_TTL = 0x7fffffff

const TYPES = new Map(Object.entries(TYPE_NUMBERS).map(([type, number]) => [number, type]))

/**
 * Whether these octets answer this question: same id, a response, and the question repeated
 * (RFC 5452 §9.1). Anything else on the socket was not meant for us.
 */
export function answersQuestion(bytes: Buffer, question: Buffer): boolean {
  if (bytes.length < 12 || bytes[0] !== question[0] || bytes[1] !== question[1]) return false
  const isQueryResponse = ((bytes[2] ?? 0) & 0xf8) === 0x80
  if (!isQueryResponse || bytes.readUInt16BE(4) !== 1) return false
  const end = question.indexOf(0, 12) + 5
  return sameText(bytes.subarray(12, end), question.subarray(12, end))
}

/** Names are compared without regard to case (RFC 4343); a type or a class has no letters we ask for. */
function sameText(one: Buffer, other: Buffer): boolean {
  return one.toString('latin1').toLowerCase() === other.toString('latin1').toLowerCase()
}

/** The answer to one question. Throws E_MALFORMED_DNS. */
export function readMessage(bytes: Buffer): DnsMessage {
  if (bytes.length < 12) throw new MalformedDnsError('it has no header')
  const flags = bytes.readUInt16BE(2)
  const truncated = (flags & 0x0200) !== 0
  const head = { rcode: flags & 0x0f, truncated, authentic: (flags & 0x0020) !== 0 }
  if (truncated) return { ...head, answers: [], authorities: [] }
  const [questions, answerCount, authorityCount] = [4, 6, 8].map((at) => bytes.readUInt16BE(at))
  if (questions !== 1) throw new MalformedDnsError('it does not repeat one question')
  const answers = readRecords(bytes, readName(bytes, 12).end + 4, answerCount ?? 0)
  const authorities = readRecords(bytes, answers.end, authorityCount ?? 0)
  return { ...head, answers: answers.records, authorities: authorities.records }
}

function readRecords(bytes: Buffer, offset: number, count: number) {
  if (count > RECORDS) throw new MalformedDnsError('it has too many records')
  const records: ReadRecord[] = []
  let end = offset
  for (let read = 0; read < count; read += 1) {
    const { name, end: at } = readName(bytes, end)
    if (at + 10 > bytes.length) throw new MalformedDnsError('a record ends too early')
    end = at + 10 + bytes.readUInt16BE(at + 8)
    if (end > bytes.length) throw new MalformedDnsError('a record ends too early')
    const type = TYPES.get(bytes.readUInt16BE(at)) as DnsType | undefined
    if (type === undefined || bytes.readUInt16BE(at + 2) !== IN) continue
    const ttl = bytes.readUInt32BE(at + 4)
    const data = readData(type, { bytes, start: at + 10, end })
    records.push({ name, type, ttl: ttl > LONGEST_TTL ? 0 : ttl, data } as ReadRecord)
  }
  return { records, end }
}
