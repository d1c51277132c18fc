import type { Evidence } from '@caliopen/contract/evidence'
import type { Facts } from '@caliopen/contract/facts'
import type { TrustRuleDeclaration } from '@caliopen/contract/manifest/manifest'
import { pending } from '#core/trust/verdict.js'
import { isRecord, readFinding } from './read_finding.js'
import type { RulePlugin } from './rule_plugin.js'

/** Of one rule, in one message. */
const MOST_ROWS = 8

/**
 * What a plugin answered to one batch, checked: rows for each message, in the order of the rules. A rule that failed
 * over a message, or answered what is no evidence, has no rows there; one row a message says that it is pending.
 */
export function readAnswer(
  plugin: RulePlugin,
  facts: readonly Facts[],
  answer: unknown
): Evidence[][] {
  return facts.map((one, message) => {
    const rows: Evidence[] = []
    let missing: Evidence | null = null
    for (const rule of plugin.rules) {
      const said = readRows(plugin, rule, one, rowsOf(answer, rule, facts.length, message))
      if (typeof said === 'string') missing ??= pendingRule(plugin, rule, said)
      else rows.push(...said)
    }
    return missing ? [...rows, missing] : rows
  })
}

/** Nothing came back: one row stands for all rules of the plugin. */
export function pendingPlugin({ id, name, rules }: RulePlugin, cause: string): Evidence {
  return pending({ rule: id, axis: rules[0]?.axis ?? 'technical', plugin: name }, cause)
}

function pendingRule(plugin: RulePlugin, { name, axis }: TrustRuleDeclaration, cause: string) {
  return pending({ rule: `${plugin.id}/${name}`, axis, plugin: plugin.name }, cause)
}

function rowsOf(
  answer: unknown,
  { name }: TrustRuleDeclaration,
  length: number,
  message: number
): unknown {
  if (!isRecord(answer) || !Object.hasOwn(answer, name)) return undefined
  const all = answer[name]
  return Array.isArray(all) && all.length === length ? all[message] : undefined
}

/** The evidence, or why there is none. */
function readRows(
  plugin: RulePlugin,
  rule: TrustRuleDeclaration,
  facts: Facts,
  rows: unknown
): Evidence[] | string {
  if (isRecord(rows) && typeof rows.failed === 'string') return rows.failed
  if (!Array.isArray(rows)) return 'not one answer a message'
  if (rows.length > MOST_ROWS) return 'too much evidence'
  const evidence = rows.map((row) => readFinding(plugin, rule, facts, row))
  const sound = evidence.filter((row) => row !== null)
  return sound.length === evidence.length ? sound : 'evidence out of bounds'
}
