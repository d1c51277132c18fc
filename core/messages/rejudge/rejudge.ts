import { isDeepStrictEqual } from 'node:util'
import { senderProof } from '@caliopen/contract/proof'
import { isPending, type TrustJudge, type TrustVerdict } from '#core/trust/verdict.js'
import type { SqlDatabase } from '#database/sql.js'
import { predictAgain, type ImportancePrediction } from '../importance/predict.js'
import type { EvidenceRow } from '../threads/message_parts.js'
import { readCases, type MessageKey, type StoredCase } from './read_cases.js'
import { writeVerdicts, type AccountChange } from './write_verdicts.js'

export interface Rejudged {
  judged: number
  /** messages that are not as they were */
  changed: number
  /** an answer is still missing */
  pending: MessageKey[]
  /** for whoever has a page of these accounts open */
  changes: AccountChange[]
}

/** What the rules of now say of a message. */
export interface NewVerdict {
  stored: StoredCase
  trust: TrustVerdict
  importance: ImportancePrediction
}

/**
 * Judges messages again, by the facts that they were judged by when they came, and writes what is not as it was. An
 * answer that is missing now takes nothing from a message whose answers were all there.
 */
export async function rejudge(
  sql: SqlDatabase,
  judgeTrust: TrustJudge,
  keys: readonly MessageKey[]
): Promise<Rejudged> {
  const verdicts = await judgeAgain(judgeTrust, await readCases(sql, keys))
  const changed = verdicts.filter((one) => isNews(one) && isDifferent(one))
  const changes = await writeVerdicts(sql, changed)
  return {
    judged: verdicts.length,
    changed: changed.length,
    pending: verdicts.filter(({ trust }) => trust.isPending).map(({ stored }) => stored),
    changes,
  }
}

export async function judgeAgain(
  judgeTrust: TrustJudge,
  cases: readonly StoredCase[]
): Promise<NewVerdict[]> {
  if (cases.length === 0) return []
  const verdicts = await judgeTrust(cases.map(({ facts }) => facts.trust))
  return cases.flatMap((stored, at) => {
    const trust = verdicts[at]
    return trust ? [{ stored, trust, importance: importanceOf(stored, trust) }] : []
  })
}

function importanceOf({ reasons, facts, isSelf }: StoredCase, { level }: TrustVerdict) {
  return predictAgain(reasons, {
    sender: { isSelf },
    personal: facts.trust.personal,
    trust: { level, proof: senderProof(facts.trust) },
  })
}

function isNews({ stored, trust }: NewVerdict): boolean {
  return !trust.isPending || isPending(stored.evidence)
}

/** The same rows, read and made, differ in what is null and what is absent. */
export function isDifferent({ stored, trust }: NewVerdict): boolean {
  if (stored.trust !== trust.level) return true
  const now = trust.evidence.map(({ ceiling = null, advice = null, sign = null, ...rest }) => ({
    ...rest,
    ...{ ceiling, advice, sign },
  }))
  return !isDeepStrictEqual(now, stored.evidence satisfies EvidenceRow[])
}
