import type { FieldValues } from '../manifest/fields.js'

/**
 * The point `dnsProviders`: reads and writes the zone of a domain.
 *
 * - Order: `apply` follows a `list` of the same zone; a zone has one `apply` at a time.
 * - Repeats: a plan that stands already changes nothing and is `unchanged`.
 * - What it did not plan it does not touch: an RRset of the plan is replaced as a whole, and only when it still holds
 *   what the plan says it held (`before`); otherwise that change is refused as `conflict`.
 * - Failure: a PluginError, whose code says what to do: `E_CREDENTIALS`, `E_NO_ZONE`, `E_RATE_LIMIT`
 *   (with `retryAfter`), `E_TEMPORARY`, `E_REFUSED`. What was applied before the failure is told by the next `list`.
 */
export interface DnsProviderPoint {
  /** The zone that holds the name, as the provider calls it; E_NO_ZONE when it holds none. */
  zoneOf(request: DnsRequest & { name: string }): Promise<{ zone: string }>
  /** All RRsets of the zone but its SOA, names absolute and lower-case without the last dot. */
  list(request: DnsRequest & { zone: string }): Promise<RRset[]>
  /** Changes one after the other, in their order; one outcome a change, in the same order. */
  apply(request: DnsRequest & { plan: DnsPlan }): Promise<ChangeOutcome[]>
}

export interface DnsRequest {
  /** answers to the declaration's `credentials` */
  credentials: FieldValues
}

/** All records of one name and type (RFC 2181 §5). */
export interface RRset {
  name: string
  type: string
  /** seconds */
  ttl: number
  /** in presentation form (RFC 1035 §5.1), one a record; names in it absolute with the last dot */
  values: string[]
}

export interface DnsPlan {
  zone: string
  changes: RRsetChange[]
}

export interface RRsetChange {
  name: string
  type: string
  /** what stood there when the plan was made; null: nothing */
  before: RRset | null
  /** what shall stand there; null: nothing */
  after: RRset | null
}

export interface ChangeOutcome {
  state: 'applied' | 'unchanged' | 'conflict'
  /** what stands there now */
  now: RRset | null
}
