import type { AuthenticationResult, DmarcPolicy } from '@caliopen/contract/facts'
import { type Mode, isAligned } from './alignment.js'
import type { FoundPolicy } from './find_policy.js'

/** A domain, and what was found out about it by SPF or by one signature. */
export interface Identifier {
  result: AuthenticationResult
  domain: string
}

export interface Identifiers {
  spf: Identifier | null
  dkim: readonly Identifier[]
}

export interface Evaluation {
  result: AuthenticationResult
  policy: DmarcPolicy | null
  /** RFC 7489 §6.3 pct */
  percent: number
  /** whom it speaks of */
  author: string
}

/** Does the author's domain vouch for the message (RFC 7489 §6.6.2)? */
export function evaluate(
  author: string,
  found: FoundPolicy,
  { spf, dkim }: Identifiers
): Evaluation {
  if (found.kind !== 'found') {
    const result = found.kind === 'none' ? 'none' : 'temperror'
    return { result, policy: null, percent: 100, author }
  }
  const { record, policy } = found
  const own = (identifiers: readonly Identifier[], mode: Mode) =>
    identifiers.filter(({ domain }) => isAligned(domain, author, mode))
  const aligned = [...own(spf ? [spf] : [], record.spf), ...own(dkim, record.dkim)]
  return { result: resultOf(aligned), policy, percent: record.percent, author }
}

/** What could not be looked up might have passed: that is no failure. */
function resultOf(aligned: readonly Identifier[]): AuthenticationResult {
  if (aligned.some(({ result }) => result === 'pass')) return 'pass'
  return aligned.some(({ result }) => result === 'temperror') ? 'temperror' : 'fail'
}

const GRAVITY: readonly AuthenticationResult[] = ['fail', 'permerror', 'temperror', 'none', 'pass']
const SEVERITY: readonly (DmarcPolicy | null)[] = ['reject', 'quarantine', 'none', null]

/** Of several authors the gravest holds (RFC 7489 §6.6.1). */
export function gravest(evaluations: readonly Evaluation[]): Evaluation | undefined {
  return evaluations.toSorted(
    (a, b) =>
      GRAVITY.indexOf(a.result) - GRAVITY.indexOf(b.result) ||
      SEVERITY.indexOf(a.policy) - SEVERITY.indexOf(b.policy)
  )[0]
}
