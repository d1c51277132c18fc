import type { Facts } from '@caliopen/contract/facts'
import { domainProof } from '../proof.js'
import { defineRule, type Finding } from '../rule.js'

const STANDS: Finding = { points: 5, reason: { key: 'trust.configuration.stands', values: {} } }

const LACKS: Finding = {
  points: 0,
  reason: { key: 'trust.configuration.lacks', values: {} },
  advice: { key: 'trust.configuration.advice.mend', values: {} },
}

/** Is the sender's service run with care? It counts only for a message that this service sent. */
export const configuration = defineRule('configuration', 'service', (facts: Facts) => {
  if (facts.service.wellConfigured === null || domainProof(facts) !== 'proven') return []
  return [facts.service.wellConfigured ? STANDS : LACKS]
})
