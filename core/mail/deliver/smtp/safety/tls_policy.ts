import type { TlsaRecord } from '../../../dns/resolver.js'

/**
 * What a connection must be before a message goes over it. `opportunistic`: as safe as the host can
 * (RFC 7435); `mta-sts` and `required`: its certificate is good for its name by an authority that is
 * known; `dane`: its certificate is one that these records name (RFC 7672), for one of the names
 * where they name an authority.
 */
export type TlsPolicy =
  | { kind: 'opportunistic' }
  | { kind: 'mta-sts' }
  | { kind: 'required' }
  | { kind: 'dane'; records: readonly TlsaRecord[]; names: readonly string[] }

/** How a connection was made safe; for people to read. */
export interface Safety {
  protocol: string
  cipher: string
  /** it was the right host, as far as certificates tell */
  verified: boolean
  policy: TlsPolicy['kind']
}

/** A host that cannot be talked to as safely as it has to be. */
export class UnsafeError extends Error {
  readonly code = 'E_UNSAFE'
}
