import type { Evidence } from '@caliopen/contract/evidence'
import type { Facts } from '@caliopen/contract/facts'
import type { TrustRuleDeclaration } from '@caliopen/contract/manifest/manifest'
import { signedBySender } from '@caliopen/contract/proof'
import type { Message } from '@caliopen/contract/text'
import { isSound } from '#core/trust/soundness.js'
import { textKey, type RulePlugin } from './rule_plugin.js'

const MOST_VALUES = 16
const LONGEST_VALUE = 500
const VALUE_NAME = /^[a-z][a-zA-Z0-9_]{0,39}$/

/** One row of an answer as evidence of that rule; null where it is none, or out of bounds. */
export function readFinding(
  plugin: RulePlugin,
  rule: TrustRuleDeclaration,
  facts: Facts,
  row: unknown
): Evidence | null {
  if (!isRecord(row)) return null
  const { points, ceiling, sign } = row
  const reason = readText(plugin, row.reason)
  const advice = row.advice === undefined ? undefined : readText(plugin, row.advice)
  if (typeof points !== 'number' || !isOptionalNumber(ceiling) || !reason || advice === null) {
    return null
  }
  const evidence: Evidence = { rule: `${plugin.id}/${rule.name}`, axis: rule.axis, points, reason }
  if (ceiling !== undefined) evidence.ceiling = ceiling
  if (advice) evidence.advice = advice
  if (isSign(sign) && bears(facts, sign)) evidence.sign = sign
  return isSound(evidence) ? evidence : null
}

/** A text of that plugin, under the key that it has in i18n. */
function readText(plugin: RulePlugin, text: unknown): Message | null {
  if (!isRecord(text) || typeof text.key !== 'string' || !plugin.texts.has(text.key)) return null
  const { values } = text
  if (!isRecord(values)) return null
  const entries = Object.entries(values)
  if (entries.length > MOST_VALUES || !entries.every(isValue)) return null
  return { key: textKey(plugin.id, text.key), values: Object.fromEntries(entries.filter(isValue)) }
}

function isValue(entry: [string, unknown]): entry is [string, string | number] {
  const [name, value] = entry
  if (!VALUE_NAME.test(name)) return false
  return typeof value === 'string' ? value.length <= LONGEST_VALUE : Number.isFinite(value)
}

function isOptionalNumber(value: unknown): value is number | undefined {
  return value === undefined || typeof value === 'number'
}

function isSign(sign: unknown): sign is NonNullable<Evidence['sign']> {
  return sign === 'seal' || sign === 'signature'
}

/** A sign is shown only where the facts bear it, whatever a rule says: a signature that is the sender's, a seal that holds. */
function bears(facts: Facts, sign: NonNullable<Evidence['sign']>): boolean {
  return sign === 'seal' ? facts.service.seal?.verified === true : signedBySender(facts)
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
