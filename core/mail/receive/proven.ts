import type { ArrivalFacts } from '@caliopen/contract/arrival'

/**
 * Whether the sender is who the envelope says, as far as anybody looked: where only members may write,
 * a claim is not enough. What could not be looked up speaks against nobody.
 */
export function isProven({ authentication }: Pick<ArrivalFacts, 'authentication'>): boolean {
  if (authentication === null) return true
  const { spf, dmarc } = authentication
  const results = [spf?.result, dmarc?.result]
  return results.includes('pass') || results.includes('temperror')
}
