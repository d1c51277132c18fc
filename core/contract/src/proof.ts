import type { DomainVerdict, Facts } from './facts.js'

/**
 * Whether this message is from whom it says it is. What is known of a sender, or of a service,
 * tells something about a message only as far as the message is theirs.
 *
 * `unknown` is the answer where nobody checked or the checks decided nothing.
 */
export type Proof = 'proven' | 'unknown' | 'refused'

/** The sender's address is genuine: their service vouches for it, or their own key does. */
export function senderProof(facts: Facts): Proof {
  const domain = domainProof(facts)
  if (domain === 'refused' || facts.openpgp?.signature === 'bad') return 'refused'
  return domain === 'proven' || signedBySender(facts) ? 'proven' : 'unknown'
}

/** The message was sent by the service of the sender's domain. */
export function domainProof({ transport, authentication }: Facts): Proof {
  if (transport?.local) return 'proven'
  if (authentication === null) return 'unknown'
  if (authentication.dmarc?.result === 'fail') return 'refused'
  return alignedPass(authentication.dkim) || authentication.dmarc?.result === 'pass'
    ? 'proven'
    : 'unknown'
}

/** The signature whose domain is the sender's own, if one was verified. */
export function alignedPass(verdicts: readonly DomainVerdict[]): DomainVerdict | undefined {
  return verdicts.find((verdict) => verdict.result === 'pass' && verdict.aligned)
}

export function signedBySender({ openpgp }: Facts): boolean {
  return openpgp?.signature === 'good' && openpgp.signerIsSender
}
