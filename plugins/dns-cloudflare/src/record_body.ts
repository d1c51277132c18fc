import {
  printCharacterStrings,
  readCharacterStrings,
  splitIntoStrings,
} from '@caliopen/contract/dns/character_strings'
import { PluginError } from '@caliopen/contract/plugin/errors'
import type { RRset } from '@caliopen/contract/points/dns_provider'

/** What is sent of a record: comment, tags and settings are never among it, so that they stay as they are. */
export interface RecordBody {
  name: string
  type: string
  ttl: number
  content?: string
  priority?: number
  proxied?: false
  data?: Record<string, string | number>
}

type Rdata = Pick<RecordBody, 'content' | 'priority' | 'data'>

/** Types that Cloudflare would lead through its proxy, where no mail gets through. */
const PROXIABLE = new Set(['A', 'AAAA', 'CNAME'])

/** Types that are sent field by field; the last field is text, those before are numbers. */
const FIELDS: Readonly<Record<string, readonly string[]>> = {
  DS: ['key_tag', 'algorithm', 'digest_type', 'digest'],
  SRV: ['priority', 'weight', 'port', 'target'],
  SSHFP: ['algorithm', 'type', 'fingerprint'],
  TLSA: ['usage', 'selector', 'matching_type', 'certificate'],
}

const LONGEST = 255

export function bodyOf({ name, type, ttl }: RRset, value: string): RecordBody {
  const proxied = PROXIABLE.has(type) ? { proxied: false as const } : {}
  return { name, type, ttl, ...proxied, ...rdataOf(type, value.trim()) }
}

function rdataOf(type: string, value: string): Rdata {
  const fields = FIELDS[type]
  if (fields) return { data: dataOf(fields, value.split(/\s+/)) }
  if (type === 'CAA') return { data: caa(value) }
  if (type === 'TXT') return { content: text(value) }
  if (type !== 'MX') return { content: relative(value) }
  const [priority, exchanger = ''] = value.split(/\s+/)
  return { priority: Number(priority), content: relative(exchanger) }
}

/** Hexadecimal digits may stand in groups. */
function dataOf(
  names: readonly string[],
  values: readonly string[]
): Record<string, string | number> {
  const last = names.length - 1
  const numbers = names.slice(0, last).map((name, at) => [name, Number(values[at])] as const)
  const rest = relative(values.slice(last).join(''))
  return { ...Object.fromEntries(numbers), [names[last] ?? '']: rest }
}

/** RFC 8659 §4.1; the value is sent without its quotes. */
function caa(value: string): Record<string, string | number> {
  const [flags, tag = '', ...rest] = value.split(/\s+/)
  return { flags: Number(flags), tag, value: Buffer.concat(stringsOf(rest.join(' '))).toString() }
}

/** Quoted strings of at most 255 bytes each. */
function text(value: string): string {
  const strings = stringsOf(value)
  const fit = strings.length > 0 && strings.every(({ length }) => length <= LONGEST)
  return printCharacterStrings(fit ? strings : splitIntoStrings(Buffer.concat(strings)))
}

function stringsOf(value: string): Buffer[] {
  const strings = readCharacterStrings(value)
  if (strings === null) throw new PluginError('E_REFUSED', `not a list of strings: ${value}`)
  return strings
}

/** Names go without the last dot, but for the root alone (RFC 7505 §3). */
function relative(name: string): string {
  return name.length > 1 && name.endsWith('.') ? name.slice(0, -1) : name
}
