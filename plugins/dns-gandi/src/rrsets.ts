import { PluginError } from '@caliopen/contract/plugin/errors'
import type { RRset } from '@caliopen/contract/points/dns_provider'

/** An RRset in the words of LiveDNS: names relative to the zone, `@` is the zone itself. */
export interface LiveRRset {
  rrset_name: string
  rrset_type: string
  rrset_ttl: number
  rrset_values: string[]
}

/** Types whose values end with a name, which LiveDNS may write relative to the zone. */
const OF_NAMES = new Set(['ALIAS', 'CNAME', 'DNAME', 'MX', 'NS', 'PTR', 'SRV'])

export function readRRset(value: unknown, zone: string): RRset {
  const set = (value ?? {}) as Partial<LiveRRset>
  const { rrset_name: name, rrset_type: type, rrset_ttl: ttl, rrset_values: values } = set
  if (typeof name !== 'string' || typeof type !== 'string' || typeof ttl !== 'number') {
    throw new PluginError('E_TEMPORARY', 'an answer of another shape than documented')
  }
  const all = Array.isArray(values) ? values.map(String) : []
  return {
    name: absoluteName(name, zone),
    type,
    ttl,
    values: OF_NAMES.has(type) ? all.map((one) => absoluteValue(one, zone)) : all,
  }
}

/** `@` for the zone itself. */
export function relativeName(name: string, zone: string): string {
  if (name === zone) return '@'
  if (name.endsWith(`.${zone}`)) return name.slice(0, -zone.length - 1)
  throw new PluginError('E_REFUSED', `${name} is not within ${zone}`)
}

function absoluteName(name: string, zone: string): string {
  return name === '@' ? zone : `${name}.${zone}`.toLowerCase()
}

function absoluteValue(value: string, zone: string): string {
  const at = value.lastIndexOf(' ') + 1
  const name = value.slice(at)
  if (name.endsWith('.')) return value
  return `${value.slice(0, at)}${name === '@' ? zone : `${name}.${zone}`}.`
}
