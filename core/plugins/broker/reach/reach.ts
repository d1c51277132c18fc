import type { FieldValues } from '@caliopen/contract/manifest/fields'
import type { HostPermission } from '@caliopen/contract/manifest/manifest'
import {
  isOfPattern,
  linkRules,
  permits,
  standingRules,
  type HostRule,
  type Use,
} from './host_rules.js'
import { normaliseHost } from './typed_host.js'

const HOUR = 3_600_000
/** More places than this that DNS names are remembered for nobody. */
const MOST_FOUND = 2_000

interface Found {
  rule: HostRule
  until: number
}

/**
 * Where one plugin may go: what its manifest declares and the administrator approved, and for hosts that a field holds,
 * what stands in the calls that the core itself makes. The plugin cannot add to it.
 *
 * - While `link`, a DNS provider or an importer is called: the hosts in the values of that very call.
 * - From `start` of an identity until `stop`: the hosts in the identity's values.
 * - Servers that the DNS names (SRV) for a name that is reached already: for an hour, at their port.
 */
export class Reach {
  readonly #permissions: readonly HostPermission[]
  readonly #standing: readonly HostRule[]
  readonly #privateHosts: ReadonlySet<string>
  readonly #lasting = new Map<string, HostRule[]>()
  readonly #passing = new Set<HostRule[]>()
  readonly #found = new Map<string, Found>()

  constructor(
    permissions: readonly HostPermission[],
    settings: FieldValues,
    privateHosts: readonly string[]
  ) {
    this.#permissions = permissions
    this.#standing = standingRules(permissions, settings)
    this.#privateHosts = new Set(privateHosts.map((name) => normaliseHost(name) ?? name))
  }

  allows(host: string, port: number, use: Use): boolean {
    return this.#rules().some((rule) => permits(rule, host, port, use))
  }

  /** Only TLS is approved there: a plain stream must become encrypted. */
  mustEncrypt(host: string, port: number): boolean {
    return !this.#rules().some((rule) => rule.use === 'tcp' && permits(rule, host, port, 'tcp'))
  }

  /** A name may be asked for where it, or what stands after its service labels (RFC 2782), may be reached. */
  allowsName(name: string): boolean {
    const host = name.replace(/^(_[^.]+\.)+/, '')
    return this.#rules().some(({ pattern }) => isOfPattern(pattern, host))
  }

  /** The administrator approved by name that it leads to a private address. */
  isPrivateApproved(host: string): boolean {
    return this.#privateHosts.has(host)
  }

  keep(identity: string, values: FieldValues): void {
    this.#lasting.set(identity, linkRules(this.#permissions, values))
  }

  forget(identity: string): void {
    this.#lasting.delete(identity)
  }

  async during<T>(values: FieldValues, work: () => Promise<T>): Promise<T> {
    const rules = linkRules(this.#permissions, values)
    this.#passing.add(rules)
    try {
      return await work()
    } finally {
      this.#passing.delete(rules)
    }
  }

  /** The DNS says that this is where `name`, which may be reached, has its server. */
  found(name: string, target: string, port: number): void {
    const host = name.replace(/^(_[^.]+\.)+/, '')
    const rule = this.#rules().find(
      ({ pattern, use }) => isOfPattern(pattern, host) && isStream(use)
    )
    if (!rule) return
    if (this.#found.size >= MOST_FOUND) this.#found.clear()
    const place = { pattern: target, ports: [port], use: rule.use }
    this.#found.set(`${target}:${port}`, { rule: place, until: Date.now() + HOUR })
  }

  #rules(): HostRule[] {
    const now = Date.now()
    const found = [...this.#found.values()].filter(({ until }) => until > now)
    return [
      ...this.#standing,
      ...[...this.#passing].flat(),
      ...[...this.#lasting.values()].flat(),
      ...found.map(({ rule }) => rule),
    ]
  }
}

function isStream(use: Use): boolean {
  return use === 'tls' || use === 'tcp'
}
