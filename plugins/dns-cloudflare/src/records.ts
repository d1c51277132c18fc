import { printCharacterStrings, splitIntoStrings } from '@caliopen/contract/dns/character_strings'
import { PluginError } from '@caliopen/contract/plugin/errors'
import type { RRset } from '@caliopen/contract/points/dns_provider'

/** One record as the API has it: names absolute, without the last dot. */
export interface CloudflareRecord {
  id: string
  name: string
  type: string
  /** seconds; 1 is “Auto” */
  ttl: number
  content?: string
  priority?: number
  proxied?: boolean
  data?: Record<string, string | number>
}

const AUTO = 1
/** What Cloudflare serves where “Auto” is chosen, and always for what is proxied. */
const AUTO_SECONDS = 300

const OF_NAMES = new Set(['CNAME', 'DNAME', 'NS', 'PTR'])

export function readRecords(result: unknown): CloudflareRecord[] {
  if (!Array.isArray(result) || !result.every(isRecord)) {
    throw new PluginError('E_TEMPORARY', 'an answer of another shape than documented')
  }
  return result
}

/** Records of one name and type are one RRset; the shortest of their times counts (RFC 2181 §5.2). */
export function rrsetsOf(records: readonly CloudflareRecord[]): RRset[] {
  const sets = new Map<string, RRset>()
  for (const record of records) {
    const { name, type } = { ...record, name: record.name.toLowerCase() }
    const key = `${name} ${type}`
    const set = sets.get(key) ?? { name, type, ttl: secondsOf(record), values: [] }
    set.ttl = Math.min(set.ttl, secondsOf(record))
    set.values.push(valueOf(record))
    sets.set(key, set)
  }
  return [...sets.values()]
}

export function secondsOf({ ttl }: CloudflareRecord): number {
  return ttl === AUTO ? AUTO_SECONDS : ttl
}

/** In presentation form. */
export function valueOf({ type, content = '', priority, data }: CloudflareRecord): string {
  if (OF_NAMES.has(type)) return absolute(content)
  if (type === 'MX') return `${priority ?? 0} ${absolute(content)}`
  if (type === 'SRV' && data) {
    return `${data.priority} ${data.weight} ${data.port} ${absolute(String(data.target))}`
  }
  return type === 'TXT' ? quoted(content) : content
}

function isRecord(value: unknown): value is CloudflareRecord {
  const { id, name, type, ttl } = (value ?? {}) as Partial<CloudflareRecord>
  return [id, name, type].every((one) => typeof one === 'string') && typeof ttl === 'number'
}

function absolute(name: string): string {
  return name.endsWith('.') ? name : `${name}.`
}

/** What was written before quotes were asked for stands there without them, as one text. */
function quoted(content: string): string {
  if (content.startsWith('"')) return content
  return printCharacterStrings(splitIntoStrings(Buffer.from(content)))
}
