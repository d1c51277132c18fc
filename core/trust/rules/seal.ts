import type { Facts, SealFacts } from '@caliopen/contract/facts'
import { domainProof } from '../proof.js'
import { defineRule, type Finding } from '../rule.js'

/** Does the sender's service carry a seal that holds, and did this message come from there? */
export const seal = defineRule('seal', 'service', (facts: Facts) => {
  const { seal: shown } = facts.service
  if (shown === null) return []
  if (!shown.verified) return [found('does_not_hold', 0, shown)]
  return [domainProof(facts) === 'proven' ? found('holds', 30, shown) : found('unproven', 0, shown)]
})

function found(name: string, points: number, { issuer }: SealFacts): Finding {
  return { points, reason: { key: `trust.seal.${name}`, values: { issuer } } }
}
