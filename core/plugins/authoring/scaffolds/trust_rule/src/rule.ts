import type { Facts } from '@caliopen/contract/facts'
import { defineRule } from '@caliopen/contract/plugin/define_rule'
import type { Finding } from '@caliopen/contract/points/trust_rules'

const CLEAR_CEILING = 10

/**
 * Pure: the same facts give the same findings, today and when old mail is judged again. Points raise the level, a
 * ceiling caps it; `null` among the facts means that nobody looked, and is never a pass.
 */
export const rule = defineRule(({ transport }: Facts): Finding[] => {
  if (transport === null || transport.local) return []
  if (transport.tls === null) {
    const reason = { key: 'clear', values: {} }
    return [{ points: 0, ceiling: CLEAR_CEILING, reason, advice: { key: 'advice', values: {} } }]
  }
  const { protocol } = transport.tls
  if (protocol !== 'TLSv1.3') return []
  return [{ points: 2, reason: { key: 'encrypted', values: { protocol } } }]
})
