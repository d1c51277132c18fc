import type { Facts } from '../facts.js'
import type { RuleAnswer, TrustAnswer, TrustRulePoint } from '../points/trust_rules.js'

/**
 * What all rules of a plugin say of one batch, at the plugin's end. A rule that fails over the batch is asked about
 * each message alone, so that one odd message costs only its own answer, and no other rule's.
 */
export async function askRules(
  rules: Readonly<Record<string, TrustRulePoint>>,
  facts: readonly Facts[]
): Promise<TrustAnswer> {
  const answers = Object.entries(rules).map(
    async ([name, rule]): Promise<[string, RuleAnswer[]]> => [name, await ask(rule, facts)]
  )
  return Object.fromEntries(await Promise.all(answers))
}

async function ask(rule: TrustRulePoint, facts: readonly Facts[]): Promise<RuleAnswer[]> {
  try {
    const rows = await rule.judge(facts)
    if (rows.length !== facts.length) throw new Error('not one answer a message')
    return rows
  } catch (error) {
    if (facts.length === 1) return [{ failed: String(error).slice(0, 200) }]
    const answers: RuleAnswer[] = []
    for (const one of facts) answers.push(...(await ask(rule, [one])))
    return answers
  }
}
