import type { MessageBytes } from '@caliopen/contract/bytes'
import type { AuthenticationFacts } from '@caliopen/contract/facts'

/** A message that came in and goes on to somewhere outside. */
export interface Forwarded {
  /** as it was received: what we put before it is not in it */
  raw: MessageBytes
  /** of ours, whose key seals: that of the address which forwards */
  domain: string
  /** what we found when it came in; null where nobody looked */
  authentication: AuthenticationFacts | null
  /** the name under which we found it: our own, as in Authentication-Results (RFC 8601 §2.5) */
  authserv: string
}

/**
 * The ARC set of a message that is forwarded (RFC 8617 §5.1), its lines each ended with CR LF, to
 * stand before its first byte. Empty where there is no key, and where the chain cannot go on: it
 * failed before, or is full.
 */
export type SealForward = (forwarded: Forwarded) => Promise<string>
