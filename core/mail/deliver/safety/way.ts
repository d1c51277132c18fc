import type { Outcome } from '#core/channels/channel.js'

/** How a message travelled; `kept_back`: it could not travel as safely as it had to. */
export const WAYS = [
  ...(['dane', 'mta-sts', 'required', 'verified', 'unverified', 'plain', 'kept_back'] as const),
] as const

export type Way = (typeof WAYS)[number]

/** null: nothing that the other side or its DNS did. */
export function wayOf({ kind, status, host, tls }: Outcome): Way | null {
  if (kind === 'deferred' && host === null && status === '4.7.5') return 'kept_back'
  if (kind !== 'delivered') return null
  if (!tls) return 'plain'
  if (!tls.verified) return 'unverified'
  return !tls.policy || tls.policy === 'opportunistic' ? 'verified' : tls.policy
}
