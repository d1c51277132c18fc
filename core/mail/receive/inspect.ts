import type { ArrivalFacts } from '@caliopen/contract/arrival'
import type { MessageBytes } from '@caliopen/contract/bytes'
import type { Reach } from '#core/accounts/recipients/reach.js'
import type { Reply } from '../session/reply.js'
import type { Envelope } from '../session/rules.js'

/** A message that was received whole and is not answered yet. */
export interface Incoming {
  envelope: Envelope<Reach>
  message: MessageBytes
  receivedAt: number
}

/** What was found out about it so far. */
export interface Findings {
  facts: Pick<ArrivalFacts, 'authentication' | 'antispam' | 'service'>
  /** header lines for the stored prefix, each ended with CR LF; the last ones found stand on top */
  trace: string
  /** it is not taken in, and this is said */
  refusal: Reply | null
}

export const NOTHING_FOUND: Findings = {
  facts: { authentication: null },
  trace: '',
  refusal: null,
}

/**
 * Looks at a message between its last byte and our answer, in turn: each sees what those before it
 * found, and a refusal ends the round. What cannot be looked up is a finding of its own, never an
 * error: throwing makes the sender try again.
 */
export type Inspect = (incoming: Incoming, found: Findings) => Promise<Findings>
