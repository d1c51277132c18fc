import type { Facts, TlsFacts } from '@caliopen/contract/facts'
import { defineRule, type Finding } from '../rule.js'

const CLEAR_CEILING = 10

/** TLS 1.0 and 1.1 must no longer be used (RFC 8996 §4, §5). */
const CURRENT = new Set(['TLSv1.2', 'TLSv1.3'])

const UNKNOWN: Finding = { points: 0, reason: { key: 'trust.transport.unknown', values: {} } }

const LOCAL: Finding = { points: 15, reason: { key: 'trust.transport.local', values: {} } }

const CLEAR: Finding = {
  points: 0,
  ceiling: CLEAR_CEILING,
  reason: { key: 'trust.transport.clear', values: {} },
  advice: { key: 'trust.transport.advice.encrypt', values: {} },
}

const VERIFIED: Finding = { points: 1, reason: { key: 'trust.transport.verified', values: {} } }

/** Was the message readable on its way to us? */
export const transport = defineRule('transport', 'technical', ({ transport: facts }: Facts) => {
  if (facts === null) return [UNKNOWN]
  if (facts.local) return [LOCAL]
  if (facts.tls === null) return [CLEAR]
  return facts.tls.verified ? [encrypted(facts.tls), VERIFIED] : [encrypted(facts.tls)]
})

function encrypted({ protocol }: TlsFacts): Finding {
  if (CURRENT.has(protocol)) {
    return { points: 5, reason: { key: 'trust.transport.encrypted', values: { protocol } } }
  }
  return {
    points: 2,
    reason: { key: 'trust.transport.outdated', values: { protocol } },
    advice: { key: 'trust.transport.advice.upgrade', values: {} },
  }
}
