import type { Facts, SealFacts } from '@caliopen/contract/facts'
import { domainProof } from '@caliopen/contract/proof'
import { defineRule } from '@caliopen/contract/plugin/define_rule'
import type { Finding } from '@caliopen/contract/points/trust_rules'
import { shorten } from '../shorten.js'

/** Does the sender's service carry a seal that holds, and did this message come from there? */
export const seal = defineRule((facts: Facts) => {
  const { seal: shown } = facts.service
  if (shown === null) return []
  if (!shown.verified) return [found('does_not_hold', 0, shown)]
  if (domainProof(facts) !== 'proven') return [found('unproven', 0, shown)]
  return [{ ...found('holds', 30, shown), sign: 'seal' }]
})

function found(name: string, points: number, { issuer }: SealFacts): Finding {
  return { points, reason: { key: `seal.${name}`, values: { issuer: shorten(issuer) } } }
}
