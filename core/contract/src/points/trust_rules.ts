import type { Evidence } from '../evidence.js'
import type { Facts } from '../facts.js'

/**
 * The point `trustRules`. Pure: the same facts give the same evidence, today and when old mail is judged again;
 * no I/O, no clock, no memory of earlier calls.
 *
 * - Order: one list a message, in the order of the facts; an empty list has nothing to say.
 * - Concurrency: calls may overlap.
 * - Repeats: any message may be asked about again.
 * - Failure: a rule that throws, answers out of bounds or misses the deadline (250 ms a batch of 64, all rules of the
 *   plugin together) is recorded as pending and asked again later; the digest goes on without it.
 * - Bounds: at most 8 rows a message and rule, 16 values a text, 500 characters a value.
 *
 * Rows name no rule and no axis: the declaration does. Keys of `reason` and `advice` are the plugin's own texts.
 */
export interface TrustRulePoint {
  judge(facts: readonly Facts[]): Finding[][] | Promise<Finding[][]>
}

/** An evidence row without what is the same for all rows of its rule. */
export type Finding = Omit<Evidence, 'rule' | 'axis'>

/** What every rule of a plugin says of one batch, by the name of the rule: the answer to `EVERY_RULE`. */
export type TrustAnswer = Record<string, RuleAnswer[]>

/** What a rule says of one message, or why it could not. */
export type RuleAnswer = Finding[] | { failed: string }
