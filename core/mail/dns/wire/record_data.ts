import type { DnsRecords, DnsType } from '../resolver.js'
import { readName } from './names.js'
import { MalformedDnsError } from './types.js'

/** Where the data of one record stands; names in it may point to what stands before. */
export interface DataPlace {
  bytes: Buffer
  start: number
  end: number
}

/** The data of a record. Throws E_MALFORMED_DNS. */
export function readData<Type extends DnsType>(type: Type, place: DataPlace): DnsRecords[Type] {
  return READERS[type](place)
}

const READERS: { [Type in DnsType]: (place: DataPlace) => DnsRecords[Type] } = {
  A: (place) => [...exactly(place, 4)].join('.'),
  AAAA: (place) => addressText(exactly(place, 16)),
  CNAME: wholeName,
  PTR: wholeName,
  NS: wholeName,
  MX: readExchanger,
  TXT: readText,
  TLSA: readTlsa,
  SOA: readAuthority,
}

function exactly({ bytes, start, end }: DataPlace, length: number): Buffer {
  if (end - start !== length) throw new MalformedDnsError('a record has a wrong length')
  return bytes.subarray(start, end)
}

function atLeast({ bytes, start, end }: DataPlace, length: number): Buffer {
  if (end - start < length) throw new MalformedDnsError('a record is too short')
  return bytes.subarray(start, end)
}

function wholeName({ bytes, start, end }: DataPlace): string {
  const { name, end: nameEnd } = readName(bytes, start)
  if (nameEnd !== end) throw new MalformedDnsError('a record has a wrong length')
  return name
}

/** RFC 1035 §3.3.9 */
function readExchanger(place: DataPlace): DnsRecords['MX'] {
  const priority = atLeast(place, 3).readUInt16BE()
  return { priority, exchange: wholeName({ ...place, start: place.start + 2 }) }
}

/** RFC 1035 §3.3.14: strings of up to 255 octets, one after the other */
function readText(place: DataPlace): string {
  const data = atLeast(place, 1)
  let text = ''
  for (let at = 0; at < data.length;) {
    const next = at + 1 + (data[at] ?? 0)
    if (next > data.length) throw new MalformedDnsError('a string ends too early')
    text += data.toString('latin1', at + 1, next)
    at = next
  }
  return text
}

/** RFC 6698 §2.1 */
function readTlsa(place: DataPlace): DnsRecords['TLSA'] {
  const [usage = 0, selector = 0, matchingType = 0, ...data] = atLeast(place, 3)
  return { usage, selector, matchingType, data: Buffer.from(data) }
}

/** RFC 1035 §3.3.13 */
function readAuthority({ bytes, start, end }: DataPlace): DnsRecords['SOA'] {
  const primary = readName(bytes, start)
  const mailbox = readName(bytes, primary.end)
  const numbers = exactly({ bytes, start: mailbox.end, end }, 20)
  return {
    primary: primary.name,
    serial: numbers.readUInt32BE(0),
    minimum: numbers.readUInt32BE(16),
  }
}

/** RFC 5952 §4: lower case, no leading zeros, the longest run of zeros as `::` */
function addressText(octets: Buffer): string {
  const groups = Array.from({ length: 8 }, (_, at) => octets.readUInt16BE(at * 2).toString(16))
  const runs = groups.join(':').match(/\b0(?::0)+\b/g) ?? []
  const longest = runs.reduce((best, run) => (run.length > best.length ? run : best), '')
  const text = groups.join(':')
  if (longest === '') return text
  const at = text.search(new RegExp(String.raw`(?<![\da-f])${longest}(?![\da-f])`))
  const [before, after] = [text.slice(0, at), text.slice(at + longest.length)]
  return `${before.replace(/:$/, '')}::${after.replace(/^:/, '')}`
}
