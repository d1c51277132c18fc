import type { Evidence } from '@caliopen/contract/evidence'

/** What the trust ring shows beside its number: the notch of a seal that holds, the key of a verified signature. */
export interface TrustSigns {
  sealed: boolean
  verifiedSignature: boolean
}

export function signsOf(evidence: readonly Pick<Evidence, 'reason'>[]): TrustSigns {
  const found = (key: string) => evidence.some(({ reason }) => reason.key === key)
  return { sealed: found('trust.seal.holds'), verifiedSignature: found('trust.openpgp.signed') }
}
