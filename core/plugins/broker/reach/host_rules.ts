import type { FieldValues } from '@caliopen/contract/manifest/fields'
import type { HostPermission } from '@caliopen/contract/manifest/manifest'
import { readPlace } from './typed_host.js'

export type Use = HostPermission['use']

/** One approved permission, its host filled in. */
export interface HostRule {
  /** exact, `*.domain` or `*` */
  pattern: string
  ports: readonly number[]
  use: Use
}

/** Below this a port that a person typed must stand in the manifest: nobody makes us speak to mail servers. */
const FIRST_FREE_PORT = 1_024

/** Rules that hold always: the manifest names the host, or a setting of the administrator does. */
export function standingRules(
  permissions: readonly HostPermission[],
  settings: FieldValues
): HostRule[] {
  return permissions.flatMap(({ host, ports, use }): HostRule[] => {
    if (typeof host === 'string') return [{ pattern: host, ports, use }]
    if (!('setting' in host)) return []
    const place = placeIn(settings, host.setting)
    return place ? [typed(place.host, ports, place.port, use)] : []
  })
}

/** Rules from what an account, or whoever chose a DNS provider, typed into the form that the manifest declares. */
export function linkRules(permissions: readonly HostPermission[], values: FieldValues): HostRule[] {
  return permissions.flatMap(({ host, ports, use }): HostRule[] => {
    if (typeof host === 'string' || !('link' in host)) return []
    const place = placeIn(values, host.link)
    if (!place) return []
    const isFree = place.port !== null && place.port >= FIRST_FREE_PORT
    return [typed(place.host, ports, isFree ? place.port : null, use)]
  })
}

/** A permission for TLS also opens a plain stream, that must become encrypted; the broker sees to it. */
export function permits(rule: HostRule, host: string, port: number, use: Use): boolean {
  if (!isOfPattern(rule.pattern, host) || !rule.ports.includes(port)) return false
  if (rule.use === use) return true
  return (rule.use === 'tcp' && use === 'tls') || (rule.use === 'tls' && use === 'tcp')
}

/** `*.example.org` is what stands below example.org, at any depth, and not the name itself. */
export function isOfPattern(pattern: string, host: string): boolean {
  if (pattern === '*') return true
  if (pattern.startsWith('*.')) return host.endsWith(pattern.slice(1))
  return host === pattern
}

function typed(pattern: string, ports: readonly number[], port: number | null, use: Use): HostRule {
  return { pattern, ports: port === null ? ports : [...ports, port], use }
}

function placeIn(values: FieldValues, name: string) {
  const value = values[name]
  return typeof value === 'string' ? readPlace(value.trim()) : null
}
