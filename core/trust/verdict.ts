import type { Evidence, TrustAxis } from '@caliopen/contract/evidence'
import type { Facts } from '@caliopen/contract/facts'
import { levelOf, wordOf, type TrustWord } from './level.js'

export interface TrustVerdict {
  /** 0 to 100 */
  level: number
  word: TrustWord
  evidence: Evidence[]
  /** somebody has not answered yet: it is to be worked out again */
  isPending: boolean
}

/**
 * What the active rules make of a batch of messages: one verdict each, in the same order. A rule that fails holds up
 * nobody, so it never rejects for want of one: a row says then whose answer is missing.
 */
export type TrustJudge = (facts: readonly Facts[]) => Promise<TrustVerdict[]>

/** Reasons of the rows that stand in for answers which are not there. */
export const PENDING_KEY = 'trust.pending'
export const NO_RULES_KEY = 'trust.no_rules'

/**
 * The top of what is called low. The missing answer may be a ceiling, so nobody is called trustworthy before it is
 * there; what was found of an ordinary message stands.
 */
export const PENDING_CEILING = 19

/** With no rule at all nothing was verified, and that is what is said. */
const NO_RULES: Evidence = {
  rule: 'core',
  axis: 'technical',
  points: 0,
  reason: { key: NO_RULES_KEY, values: {} },
}

export function verdictOn(evidence: Evidence[]): TrustVerdict {
  const level = levelOf(evidence)
  return { level, word: wordOf(level), evidence, isPending: isPending(evidence) }
}

/** The judge of a house without rules. */
export const judgeWithoutRules: TrustJudge = async (facts) => facts.map(() => verdictOn([NO_RULES]))

/** The cause is kept with the row for whoever mends the rule; the text does not show it. */
export function pending(
  { rule, axis, plugin }: { rule: string; axis: TrustAxis; plugin: string },
  cause: string
): Evidence {
  const reason = { key: PENDING_KEY, values: { plugin, cause: cause.slice(0, 200) } }
  return { rule, axis, points: 0, ceiling: PENDING_CEILING, reason }
}

/** An answer is missing among these rows. */
export function isPending(evidence: readonly Pick<Evidence, 'reason'>[]): boolean {
  return evidence.some(({ reason: { key } }) => key === PENDING_KEY || key === NO_RULES_KEY)
}
