import type { Facts } from '../facts.js'
import type { Finding } from '../points/trust_rules.js'

/** A trust rule that looks at one message at a time. */
export function defineRule(findings: (facts: Facts) => Finding[]) {
  return { judge: (facts: readonly Facts[]): Finding[][] => facts.map(findings) }
}
