import { AXES, BUDGETS, lowestCeiling, pointsByAxis, wordOf } from '#core/trust/level.js'
import { signsOf } from '#core/trust/signs.js'
import type { EvidenceRow } from '#core/messages/threads/message_parts.js'
import type { I18n } from '@adonisjs/i18n'
import { evidenceText } from './evidence_text.js'
import type { TrustSign, TrustView } from '../view_parts.js'

type Weighed = Pick<EvidenceRow, 'axis' | 'points'> & { ceiling?: number }

/** Why a message has the level that it has, in words. */
export function trustView(level: number, evidence: readonly EvidenceRow[], i18n: I18n): TrustView {
  const weighed = evidence.map(withoutNull)
  const points = pointsByAxis(weighed)
  const ceiling = lowestCeiling(weighed)
  return {
    level,
    word: wordOf(level),
    axes: AXES.map((axis) => ({ axis, points: points[axis], budget: BUDGETS[axis] })),
    ceiling: ceiling < 100 ? ceiling : null,
    evidence: evidence.map(({ rule, axis, points: own, ceiling: cap, reason, advice }) => ({
      axis,
      points: own,
      ceiling: cap,
      reason: evidenceText(i18n, rule, reason),
      advice: advice && evidenceText(i18n, rule, advice),
    })),
    ...signsOf(evidence.map(({ sign }) => sign)),
  }
}

/** What a row shows of it. */
export function trustSign(
  level: number | null,
  signs: Pick<TrustSign, 'sealed' | 'verifiedSignature'>
): TrustSign | null {
  return level === null ? null : { level, word: wordOf(level), ...signs }
}

function withoutNull({ axis, points, ceiling }: EvidenceRow): Weighed {
  return ceiling === null ? { axis, points } : { axis, points, ceiling }
}
