import type { ArrivalFacts } from '@caliopen/contract/arrival'

/**
 * Whether the sender is who the envelope says, as far as anybody looked: where only members may write,
 * a claim is not enough. DMARC speaks of the author, so it counts only where the author is of the same
 * house as the sender. What could not be looked up speaks against nobody.
 */
export function isProven({ authentication }: Pick<ArrivalFacts, 'authentication'>): boolean {
  if (authentication === null) return true
  const { spf, dmarc } = authentication
  const results = [spf?.result, spf?.aligned ? dmarc?.result : undefined]
  return results.includes('pass') || results.includes('temperror')
}
