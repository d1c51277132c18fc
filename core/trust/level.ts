import type { Evidence, TrustAxis } from '@caliopen/contract/evidence'

/**
 * The arithmetic of trust: level = min(sum over axes of min(points, budget), lowest ceiling).
 * Nothing else enters, so every level can be worked out again from the rows that are shown.
 */
export const BUDGETS: Readonly<Record<TrustAxis, number>> = {
  technical: 40,
  personal: 30,
  service: 30,
}

export const AXES: readonly TrustAxis[] = ['technical', 'personal', 'service']

export type TrustWord = 'none' | 'low' | 'fair' | 'good' | 'strong'

/** A word holds below its limit; from the last limit on, trust is strong. */
const WORD_LIMITS: readonly [limit: number, word: TrustWord][] = [
  [5, 'none'],
  [20, 'low'],
  [45, 'fair'],
  [75, 'good'],
]

/** The parts of an evidence row that count. */
type Weight = Pick<Evidence, 'axis' | 'points' | 'ceiling'>

/** 0 to 100. */
export function levelOf(evidence: readonly Weight[]): number {
  const points = pointsByAxis(evidence)
  return Math.min(points.technical + points.personal + points.service, lowestCeiling(evidence))
}

/** What each axis gives after its budget's cap. */
export function pointsByAxis(evidence: readonly Weight[]): Record<TrustAxis, number> {
  const points = { technical: 0, personal: 0, service: 0 }
  for (const row of evidence) {
    points[row.axis] = Math.min(points[row.axis] + row.points, BUDGETS[row.axis])
  }
  return points
}

/** 100 where nothing caps the level. */
export function lowestCeiling(evidence: readonly Weight[]): number {
  return evidence.reduce((lowest, { ceiling }) => Math.min(lowest, ceiling ?? 100), 100)
}

export function wordOf(level: number): TrustWord {
  return WORD_LIMITS.find(([limit]) => level < limit)?.[1] ?? 'strong'
}
