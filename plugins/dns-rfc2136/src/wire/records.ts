import { decodeName, encodeName } from './names.js'
import { typeName, typeNumber } from './types.js'

/** Classes of RFC 1035 §3.2.4 and RFC 2136 §1.3. */
export const CLASS = { in: 1, none: 254, any: 255 } as const

export interface WireRecord {
  name: string
  type: string
  class: number
  /** seconds */
  ttl: number
  rdata: Buffer
}

/** Where a record stands in a message, its data still as it is. */
export interface FoundRecord extends Omit<WireRecord, 'rdata'> {
  /** where it begins, where its data begins, and where it ends */
  start: number
  data: number
  end: number
}

/** RFC 1035 §4.1.3. */
export function encodeRecord({ name, type, class: klass, ttl, rdata }: WireRecord): Buffer {
  const head = Buffer.alloc(10)
  head.writeUInt16BE(typeNumber(type), 0)
  head.writeUInt16BE(klass, 2)
  head.writeUInt32BE(ttl, 4)
  head.writeUInt16BE(rdata.length, 8)
  return Buffer.concat([encodeName(name), head, rdata])
}

/** RFC 1035 §4.1.2. */
export function encodeQuestion(name: string, type: string): Buffer {
  const tail = Buffer.alloc(4)
  tail.writeUInt16BE(typeNumber(type), 0)
  tail.writeUInt16BE(CLASS.in, 2)
  return Buffer.concat([encodeName(name), tail])
}

export function decodeRecord(message: Buffer, start: number): FoundRecord {
  const [name, at] = decodeName(message, start)
  const data = at + 10
  const end = data + message.readUInt16BE(at + 8)
  if (end > message.length) throw new RangeError('a record longer than its message')
  return {
    name,
    type: typeName(message.readUInt16BE(at)),
    class: message.readUInt16BE(at + 2),
    ttl: message.readUInt32BE(at + 4),
    ...{ start, data, end },
  }
}
