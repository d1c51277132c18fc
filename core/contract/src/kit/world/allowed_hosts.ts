import type { FieldValues } from '../../manifest/fields.js'
import type { HostPermission } from '../../manifest/manifest.js'
import { PluginError } from '../../plugin/errors.js'

/** The hosts of a manifest, as the broker reads them: the same names, ports and uses, nothing else. */
export class AllowedHosts {
  readonly #permissions: readonly HostPermission[]
  readonly #linked = new Map<string, Target[]>()
  #settings: FieldValues = {}

  constructor(permissions: readonly HostPermission[]) {
    this.#permissions = permissions
  }

  useSettings(settings: FieldValues): void {
    this.#settings = settings
  }

  /** Reads the answers out of what the core passes to a plugin: `values` or `credentials`. */
  learn(argument: unknown): void {
    const { values, credentials } = (argument ?? {}) as Record<string, FieldValues | undefined>
    for (const [field, value] of Object.entries({ ...values, ...credentials })) {
      this.#linked.set(field, [...(this.#linked.get(field) ?? []), targetOf(value)])
    }
  }

  check(host: string, port: number, use: HostPermission['use']): void {
    const allowed = this.#permissions.some(
      (permission) =>
        this.#targets(permission).some(
          (target) =>
            covers(target.host, host) &&
            (target.port === null ? permission.ports.includes(port) : target.port === port)
        ) &&
        (permission.use === use || (permission.use === 'tls' && use === 'tcp'))
    )
    if (!allowed) {
      throw new PluginError('E_NOT_ALLOWED', `${use} to ${host}:${port} is not in the manifest`)
    }
  }

  /** A name may be looked up when it is, or leads to, a host that may be reached: `_xmpp._tcp.example.net`. */
  checkName(name: string): void {
    const targets = this.#permissions.flatMap((permission) => this.#targets(permission))
    const allowed = targets.some(
      ({ host }) => covers(host, name) || name.endsWith(`.${host.replace(/^\*\./, '')}`)
    )
    if (!allowed) throw new PluginError('E_NOT_ALLOWED', `${name} is not in the manifest`)
  }

  #targets({ host }: HostPermission): Target[] {
    if (typeof host === 'string') return [{ host, port: null }]
    if ('link' in host) return this.#linked.get(host.link) ?? []
    const value = this.#settings[host.setting]
    return value === undefined ? [] : [targetOf(value)]
  }
}

function covers(pattern: string, host: string): boolean {
  if (pattern === '*') return true
  if (pattern.startsWith('*.')) return host.endsWith(pattern.slice(1))
  return pattern === host.toLowerCase()
}

/** Who names a port names that one instead of those of the manifest. */
interface Target {
  host: string
  port: number | null
}

/** `example.net`, `example.net:5222`, `ana@example.net` or an address with a scheme. */
function targetOf(value: unknown): Target {
  const text = String(value).toLowerCase()
  const withoutScheme = text.replace(/^[a-z]+:\/\//, '').replace(/[/?#].*$/, '')
  const place = withoutScheme.replace(/^.*@/, '')
  const port = /^(?:[^:]+|\[.+\]):(\d+)$/.exec(place)?.[1]
  return {
    host: place.replace(/:\d+$/, '').replace(/^\[(.+)\]$/, '$1'),
    port: port === undefined ? null : Number(port),
  }
}
