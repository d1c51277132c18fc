import type { Facts } from '@caliopen/contract/facts'
import type { Evidence, TrustAxis, TrustRule } from '@caliopen/contract/evidence'

/** An evidence row without what is the same for all rows of its rule. */
export type Finding = Omit<Evidence, 'rule' | 'axis'>

/** A rule that looks at one message at a time and speaks on one axis. */
export function defineRule(
  name: string,
  axis: TrustAxis,
  findings: (facts: Facts) => Finding[]
): TrustRule {
  const judgeOne = (facts: Facts) => findings(facts).map((row) => ({ rule: name, axis, ...row }))
  return { name, axis, judge: (facts) => facts.map(judgeOne) }
}
