import type { Facts } from '@caliopen/contract/facts'
import type { Evidence, TrustRule } from '@caliopen/contract/evidence'
import { BUDGETS, levelOf, wordOf, type TrustWord } from './level.js'
import { coreRules } from './rules.js'

export interface TrustVerdict {
  /** 0 to 100 */
  level: number
  word: TrustWord
  evidence: Evidence[]
}

/** The reason of the row that stands in for a rule which has not answered yet. */
export const PENDING_KEY = 'trust.pending'

/**
 * What the rules make of a batch of messages, one verdict each, in the same order. A rule that
 * fails holds up nobody: a row without weight says that its answer is pending, and the level is
 * that of the others.
 */
export function decideTrust(
  facts: readonly Facts[],
  rules: readonly TrustRule[] = coreRules
): TrustVerdict[] {
  const answers = rules.map((rule) => ask(rule, facts))
  return facts.map((_, message) => verdictOn(answers.flatMap((rows) => rows[message] ?? [])))
}

export function verdictOn(evidence: Evidence[]): TrustVerdict {
  const level = levelOf(evidence)
  return { level, word: wordOf(level), evidence }
}

/** A batch that fails is asked again one by one, so that one odd message costs only its own answer. */
function ask(rule: TrustRule, facts: readonly Facts[]): Evidence[][] {
  try {
    return answer(rule, facts)
  } catch (error) {
    return facts.length === 1 ? [[pending(rule, error)]] : facts.flatMap((one) => ask(rule, [one]))
  }
}

function answer(rule: TrustRule, facts: readonly Facts[]): Evidence[][] {
  const rows = rule.judge(facts)
  if (rows.length !== facts.length) throw new Error('not one answer a message')
  if (!rows.every((row) => row.every(isSound))) throw new Error('evidence out of bounds')
  return rows
}

function isSound({ axis, points, ceiling }: Evidence): boolean {
  return (
    Object.hasOwn(BUDGETS, axis) &&
    Number.isSafeInteger(points) &&
    points >= 0 &&
    (ceiling === undefined || (Number.isInteger(ceiling) && ceiling >= 0 && ceiling <= 100))
  )
}

/** The cause is kept with the row for whoever mends the rule; the text does not show it. */
function pending({ name, axis }: TrustRule, cause: unknown): Evidence {
  const values = { rule: name, cause: String(cause).slice(0, 200) }
  return { rule: name, axis, points: 0, reason: { key: PENDING_KEY, values } }
}
