import type { RRset } from '../points/dns_provider.js'
import { readCharacterStrings } from './character_strings.js'

const OF_NAMES = new Set(['CNAME', 'DNAME', 'MX', 'NS', 'PTR', 'SRV'])
const OF_HEX = new Set(['DS', 'CDS', 'SSHFP', 'TLSA', 'SMIMEA'])

/** The same records and the same time to live, however a provider writes them. */
export function sameRRset(a: RRset | null, b: RRset | null): boolean {
  if (a === null || b === null) return a === b
  return a.ttl === b.ttl && sameRecords(a, b)
}

/** The same records, whatever their time to live. */
export function sameRecords(a: RRset | null, b: RRset | null): boolean {
  if (a === null || b === null) return a === b
  return a.name === b.name && a.type === b.type && canonical(a) === canonical(b)
}

function canonical({ type, values }: RRset): string {
  const all = new Set(values.map((value) => canonicalValue(type, value)))
  return [...all].sort().join('\n')
}

/** One record's value in the one form in which equal ones are equal texts. */
export function canonicalValue(type: string, value: string): string {
  const text = value.trim().replace(/\s+/g, ' ')
  if (type === 'TXT' || type === 'SPF') return joined(value)
  if (OF_NAMES.has(type)) return text.toLowerCase()
  if (OF_HEX.has(type)) return hexFields(text)
  if (type === 'AAAA') return ipv6(text)
  return type === 'CAA' ? caa(text) : text
}

/** Where a long text is cut into strings says nothing (RFC 7208 §3.3, RFC 6376 §3.6.2.2). */
function joined(value: string): string {
  const strings = readCharacterStrings(value)
  return strings === null ? value : Buffer.concat(strings).toString('latin1')
}

/** Numbers, then hexadecimal digits that may stand in groups. */
function hexFields(text: string): string {
  const fields = text.split(' ')
  const numbers = fields.slice(0, -1).filter((field) => /^\d{1,5}$/.test(field))
  const digits = fields.slice(numbers.length).join('')
  return [...numbers, digits.toLowerCase()].join(' ')
}

function ipv6(text: string): string {
  return URL.parse(`http://[${text}]`)?.hostname ?? text.toLowerCase()
}

/** RFC 8659 §4.1: flags, tag and a value that may be quoted. */
function caa(text: string): string {
  const [flags = '', tag = '', ...rest] = text.split(' ')
  return `${flags} ${tag.toLowerCase()} ${joined(rest.join(' '))}`
}
