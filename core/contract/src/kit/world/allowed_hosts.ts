import type { FieldValue, FieldValues } from '../../manifest/fields.js'
import type { HostPermission } from '../../manifest/manifest.js'
import { PluginError } from '../../plugin/errors.js'

interface Place {
  host: string
  /** one that a person typed, beside those of the manifest */
  port: number | null
}

/** The hosts of a manifest, read as the broker reads them: the same names, ports and uses, nothing else. */
export class AllowedHosts {
  readonly #permissions: readonly HostPermission[]
  readonly #linked = new Map<string, Map<string, Place>>()
  readonly #found = new Set<string>()
  #settings: FieldValues = {}

  constructor(permissions: readonly HostPermission[]) {
    this.#permissions = permissions
  }

  useSettings(settings: FieldValues): void {
    this.#settings = settings
  }

  /** Reads the answers out of what the core passes to a plugin: `values` or `credentials`, and a linked address. */
  learn(argument: unknown): void {
    const { values, credentials, address } = (argument ?? {}) as {
      values?: FieldValues
      credentials?: FieldValues
      address?: FieldValue
    }
    const answers = { ...(typeof address === 'string' && { address }), ...values, ...credentials }
    for (const [field, value] of Object.entries(answers)) {
      const known = this.#linked.get(field) ?? new Map<string, Place>()
      this.#linked.set(field, known.set(String(value), placeOf(value)))
    }
  }

  /** A server that the DNS names (SRV) for a host that may be reached. */
  found(host: string, port: number): void {
    this.#found.add(`${host}:${port}`)
  }

  check(host: string, port: number, use: HostPermission['use']): void {
    const allowed = this.#permissions.some(
      (permission) =>
        mayBe(permission.use, use) &&
        this.#places(permission).some(
          (place) =>
            covers(place.host, host) && (permission.ports.includes(port) || place.port === port)
        )
    )
    if (allowed || this.#found.has(`${host}:${port}`)) return
    throw new PluginError('E_NOT_ALLOWED', `${use} to ${host}:${port} is not in the manifest`)
  }

  /** A name may be asked for where it, or what stands after its service labels (RFC 2782), may be reached. */
  checkName(name: string): void {
    const host = name.replace(/^(_[^.]+\.)+/, '')
    const places = this.#permissions.flatMap((permission) => this.#places(permission))
    if (places.some((place) => covers(place.host, host))) return
    throw new PluginError('E_NOT_ALLOWED', `${name} is not in the manifest`)
  }

  #places({ host }: HostPermission): Place[] {
    if (typeof host === 'string') return [{ host, port: null }]
    if ('link' in host) return [...(this.#linked.get(host.link)?.values() ?? [])]
    const value = this.#settings[host.setting]
    return value === undefined ? [] : [placeOf(value)]
  }
}

/** A plain stream where TLS is approved becomes encrypted later; and TLS may go where a plain stream may. */
function mayBe(approved: HostPermission['use'], use: HostPermission['use']): boolean {
  if (approved === use) return true
  return (approved === 'tls' && use === 'tcp') || (approved === 'tcp' && use === 'tls')
}

function covers(pattern: string, host: string): boolean {
  if (pattern === '*') return true
  if (pattern.startsWith('*.')) return host.endsWith(pattern.slice(1))
  return pattern === host.toLowerCase()
}

/** `example.net`, `example.net:5222`, `ana@example.net` or an address with a scheme. */
function placeOf(value: FieldValue): Place {
  const text = String(value).toLowerCase()
  const authority = text.replace(/^[a-z]+:\/\//, '').replace(/[/?#].*$/, '')
  const place = authority.replace(/^.*@/, '')
  const port = /^(?:[^:]+|\[.+\]):(\d+)$/.exec(place)?.[1]
  const host = port === undefined ? place : place.slice(0, -port.length - 1)
  return {
    host: host.replace(/^\[(.+)\]$/, '$1'),
    port: port === undefined ? null : Number(port),
  }
}
