import type { Facts } from '@caliopen/contract/facts'
import { domainProof } from '@caliopen/contract/proof'
import { defineRule } from '@caliopen/contract/plugin/define_rule'
import type { Finding } from '@caliopen/contract/points/trust_rules'

const STANDS: Finding = { points: 5, reason: { key: 'configuration.stands', values: {} } }

const LACKS: Finding = {
  points: 0,
  reason: { key: 'configuration.lacks', values: {} },
  advice: { key: 'configuration.advice.mend', values: {} },
}

/** Is the sender's service run with care? It counts only for a message that this service sent. */
export const configuration = defineRule((facts: Facts) => {
  if (facts.service.wellConfigured === null || domainProof(facts) !== 'proven') return []
  return [facts.service.wellConfigured ? STANDS : LACKS]
})
