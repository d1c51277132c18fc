import type { Facts, TlsFacts } from '@caliopen/contract/facts'
import { defineRule } from '@caliopen/contract/plugin/define_rule'
import type { Finding } from '@caliopen/contract/points/trust_rules'
import { shorten } from '../shorten.js'

const CLEAR_CEILING = 10

/** TLS 1.0 and 1.1 must no longer be used (RFC 8996 §4, §5). */
const CURRENT = new Set(['TLSv1.2', 'TLSv1.3'])

const UNKNOWN: Finding = { points: 0, reason: { key: 'transport.unknown', values: {} } }

const LOCAL: Finding = { points: 15, reason: { key: 'transport.local', values: {} } }

const CLEAR: Finding = {
  points: 0,
  ceiling: CLEAR_CEILING,
  reason: { key: 'transport.clear', values: {} },
  advice: { key: 'transport.advice.encrypt', values: {} },
}

const VERIFIED: Finding = { points: 1, reason: { key: 'transport.verified', values: {} } }

/** Was the message readable on its way to us? */
export const transport = defineRule(({ transport: facts }: Facts) => {
  if (facts === null) return [UNKNOWN]
  if (facts.local) return [LOCAL]
  if (facts.tls === null) return [CLEAR]
  return facts.tls.verified ? [encrypted(facts.tls), VERIFIED] : [encrypted(facts.tls)]
})

function encrypted({ protocol }: TlsFacts): Finding {
  if (CURRENT.has(protocol)) {
    return { points: 5, reason: { key: 'transport.encrypted', values: { protocol } } }
  }
  return {
    points: 2,
    reason: { key: 'transport.outdated', values: { protocol: shorten(protocol) } },
    advice: { key: 'transport.advice.upgrade', values: {} },
  }
}
