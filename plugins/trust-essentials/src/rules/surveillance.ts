import type { Facts } from '@caliopen/contract/facts'
import { surveillingProvider } from '../provider.js'
import { defineRule } from '@caliopen/contract/plugin/define_rule'
import type { Finding } from '@caliopen/contract/points/trust_rules'

/** What such a service can read is not private, whoever wrote it and however it travelled. */
const READABLE_CEILING = 5

/** It cannot read the letter, but it sees who wrote to whom, when, and the subject. */
const ENCRYPTED_CEILING = 25

export const surveillance = defineRule((facts: Facts) => {
  const provider = surveillingProvider(facts)
  if (provider === null) return []
  return [facts.openpgp?.encrypted ? encrypted(provider) : readable(provider)]
})

function readable(provider: string): Finding {
  return {
    points: 0,
    ceiling: READABLE_CEILING,
    reason: { key: 'surveillance.readable', values: { provider } },
    advice: { key: 'surveillance.advice.encrypt', values: { provider } },
  }
}

function encrypted(provider: string): Finding {
  return {
    points: 0,
    ceiling: ENCRYPTED_CEILING,
    reason: { key: 'surveillance.encrypted', values: { provider } },
    advice: { key: 'surveillance.advice.move', values: { provider } },
  }
}
