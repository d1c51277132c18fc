import type { DmarcPolicy } from '@caliopen/contract/facts'
import { normaliseDomain } from '#core/accounts/addresses.js'
import type { Setting } from '#core/accounts/settings/setting.js'

/** What the administrator chose for mail that its own domain disowns. */
export interface DmarcHandling {
  /** of a message whose domain asks for refusal */
  rejected: 'refuse' | 'junk'
  /** domains that forward honestly: mail that passes under their ARC seal is not held to the policy */
  sealers: readonly string[]
}

export const dmarcHandling: Setting<DmarcHandling> = {
  name: 'mail.dmarc',
  fallback: { rejected: 'refuse', sealers: [] },
  parse(value) {
    if (typeof value !== 'object' || value === null) return null
    const { rejected, sealers } = value as Partial<Record<keyof DmarcHandling, unknown>>
    if (rejected !== 'refuse' && rejected !== 'junk') return null
    if (!Array.isArray(sealers)) return null
    const domains = sealers.map((one) => (typeof one === 'string' ? normaliseDomain(one) : null))
    return { rejected, sealers: domains.filter((domain) => domain !== null) }
  },
}

export interface Failure {
  policy: DmarcPolicy | null
  percent: number
  /** the domain of a chain of seals that passed; null where there is none */
  sealer: string | null
}

/** What becomes of a message that failed. `random` gives 0 … 1. */
export function dispositionOf(
  { policy, percent, sealer }: Failure,
  { rejected, sealers }: DmarcHandling,
  random: () => number
): DmarcPolicy {
  if (policy === null || policy === 'none') return 'none'
  if (sealer !== null && sealers.includes(sealer)) return 'none'
  const sampled = random() * 100 < percent ? policy : milder(policy)
  return sampled === 'reject' && rejected === 'junk' ? 'quarantine' : sampled
}

/** RFC 7489 §6.6.4: what is not of the sample is treated as the next milder policy says. */
function milder(policy: DmarcPolicy): DmarcPolicy {
  return policy === 'reject' ? 'quarantine' : 'none'
}
