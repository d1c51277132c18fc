import {
  printCharacterStrings,
  readCharacterStrings,
  splitIntoStrings,
} from '@caliopen/contract/dns/character_strings'
import { PluginError } from '@caliopen/contract/plugin/errors'
import type { RRset } from '@caliopen/contract/points/dns_provider'

/** One record as the API has it: names relative to the zone, the zone itself empty. */
export interface OvhRecord {
  id: number
  fieldType: string
  subDomain?: string | null
  target: string
  /** seconds; 0 or none is what the zone says */
  ttl?: number | null
}

/** What OVH's zones say where a record says nothing. */
const TTL_OF_ZONE = 3600

/** Forms of the console that are all published as TXT. */
const AS_TXT = ['TXT', 'SPF', 'DKIM', 'DMARC']

/** Types whose targets end with a name, which may be relative to the zone. */
const OF_NAMES = new Set(['CNAME', 'DNAME', 'MX', 'NS', 'PTR', 'SRV'])

const LONGEST = 255

export function readRecord(value: unknown): OvhRecord {
  const { id, fieldType, target } = (value ?? {}) as Partial<OvhRecord>
  if (typeof id !== 'number' || typeof fieldType !== 'string' || typeof target !== 'string') {
    throw new PluginError('E_TEMPORARY', 'an answer of another shape than documented')
  }
  return value as OvhRecord
}

/** Records of one name and type are one RRset; the shortest of their times counts (RFC 2181 §5.2). */
export function rrsetsOf(records: readonly OvhRecord[], zone: string): RRset[] {
  const sets = new Map<string, RRset>()
  for (const record of records) {
    const { name, type } = { name: nameOf(record, zone), type: typeOf(record) }
    const key = `${name} ${type}`
    const set = sets.get(key) ?? { name, type, ttl: secondsOf(record), values: [] }
    set.ttl = Math.min(set.ttl, secondsOf(record))
    set.values.push(valueOf(record, zone))
    sets.set(key, set)
  }
  return [...sets.values()]
}

export function nameOf({ subDomain }: Pick<OvhRecord, 'subDomain'>, zone: string): string {
  return subDomain ? `${subDomain}.${zone}`.toLowerCase() : zone
}

export function typeOf({ fieldType }: OvhRecord): string {
  return AS_TXT.includes(fieldType) ? 'TXT' : fieldType
}

/** All that OVH may call what is of this type. */
export function fieldTypesOf(type: string): readonly string[] {
  return type === 'TXT' ? AS_TXT : [type]
}

export function secondsOf({ ttl }: OvhRecord): number {
  return ttl || TTL_OF_ZONE
}

/** In presentation form. */
export function valueOf(record: OvhRecord, zone: string): string {
  const { target } = record
  const type = typeOf(record)
  if (OF_NAMES.has(type)) return absolute(target, zone)
  if (type !== 'TXT' || target.startsWith('"')) return target
  // the console writes texts without quotes, as one
  return printCharacterStrings(splitIntoStrings(Buffer.from(target)))
}

/** Empty for the zone itself. */
export function subDomainOf(name: string, zone: string): string {
  if (name === zone) return ''
  if (name.endsWith(`.${zone}`)) return name.slice(0, -zone.length - 1)
  throw new PluginError('E_REFUSED', `${name} is not within ${zone}`)
}

/** As it is sent: texts in quoted strings of at most 255 bytes each. */
export function targetOf(type: string, value: string): string {
  if (type !== 'TXT') return value
  const strings = readCharacterStrings(value)
  if (strings === null) throw new PluginError('E_REFUSED', `not a list of strings: ${value}`)
  const fit = strings.length > 0 && strings.every(({ length }) => length <= LONGEST)
  return printCharacterStrings(fit ? strings : splitIntoStrings(Buffer.concat(strings)))
}

function absolute(target: string, zone: string): string {
  const at = target.lastIndexOf(' ') + 1
  const name = target.slice(at)
  if (name.endsWith('.')) return target
  return `${target.slice(0, at)}${name === '' || name === '@' ? zone : `${name}.${zone}`}.`
}
