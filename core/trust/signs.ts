import type { Evidence } from '@caliopen/contract/evidence'

/** What the trust ring shows beside its number: the notch of a seal that holds, the key of a verified signature. */
export interface TrustSigns {
  sealed: boolean
  verifiedSignature: boolean
}

export function signsOf(signs: readonly (Evidence['sign'] | null)[]): TrustSigns {
  return { sealed: signs.includes('seal'), verifiedSignature: signs.includes('signature') }
}
