import type { AntispamFacts, AntispamSymbol } from '@caliopen/contract/facts'
import type { ScanAnswer } from './rspamd/answer.js'

/** Where an administrator draws the lines; null: where rspamd draws them. */
export interface Thresholds {
  /** from this score on a message goes to Junk */
  junk: number | null
  /** from this score on it is not taken in */
  reject: number | null
  /** false: what would be turned away goes to Junk */
  refuses: boolean
  /** false: nobody is made to try again because rspamd is not sure */
  waits: boolean
}

export interface Decision {
  act: 'accept' | 'junk' | 'defer' | 'reject'
  facts: AntispamFacts
}

/** Where rspamd puts mail aside unless its configuration says otherwise. */
export const USUAL_JUNK_SCORE = 6
const MOST_SYMBOLS = 12

/**
 * What becomes of a message that rspamd has looked at. `greylist` without `soft reject` is taken in:
 * rspamd says so where it does not remember who waited, and such mail would wait for ever.
 */
export function decide(
  answer: ScanAnswer,
  listings: readonly AntispamSymbol[],
  thresholds: Thresholds
): Decision {
  const score = answer.score + pointsOf(listings)
  const facts = (verdict: 'clean' | 'junk'): AntispamFacts => ({
    ...{ verdict, score: rounded(score), threshold: thresholds.junk ?? USUAL_JUNK_SCORE },
    symbols: heaviest([...answer.symbols, ...listings]),
  })
  const isSpam = isRejected(answer, score, thresholds)
  if (isSpam && thresholds.refuses) return { act: 'reject', facts: facts('junk') }
  if (answer.action === 'soft reject' && thresholds.waits) {
    return { act: 'defer', facts: facts('clean') }
  }
  const isJunk = isSpam || isPutAside(answer, score, thresholds)
  return isJunk ? { act: 'junk', facts: facts('junk') } : { act: 'accept', facts: facts('clean') }
}

/** What the lists alone say, where nothing is scanned. */
export function decideByLists(
  listings: readonly AntispamSymbol[],
  thresholds: Thresholds
): Decision {
  const answer: ScanAnswer = {
    ...{ action: 'no action', score: 0, rejectScore: Infinity, symbols: [], words: null },
    isForced: false,
  }
  return decide(answer, listings, { ...thresholds, junk: thresholds.junk ?? USUAL_JUNK_SCORE })
}

/** It was to be scanned, and there was no answer. */
export function unscanned(
  listings: readonly AntispamSymbol[],
  thresholds: Thresholds
): AntispamFacts {
  return {
    ...{ verdict: 'unscanned', score: null, threshold: thresholds.junk ?? USUAL_JUNK_SCORE },
    symbols: heaviest(listings),
  }
}

/** A rule of rspamd that turns mail away by itself (a virus, a policy) does so whatever the score. */
function isRejected(answer: ScanAnswer, score: number, { reject }: Thresholds): boolean {
  const saysSo = answer.action === 'reject'
  if (saysSo && answer.isForced) return true
  return reject === null ? saysSo : score >= reject
}

function isPutAside(answer: ScanAnswer, score: number, { junk }: Thresholds): boolean {
  if (answer.action === 'reject') return true
  if (junk !== null) return score >= junk
  const saysSo = answer.action === 'add header' || answer.action === 'rewrite subject'
  return saysSo || (score > answer.score && score >= USUAL_JUNK_SCORE)
}

function heaviest(symbols: readonly AntispamSymbol[]): AntispamSymbol[] {
  return symbols
    .filter(({ score }) => score !== 0)
    .toSorted((one, other) => Math.abs(other.score) - Math.abs(one.score))
    .slice(0, MOST_SYMBOLS)
}

function pointsOf(listings: readonly AntispamSymbol[]): number {
  return listings.reduce((sum, { score }) => sum + score, 0)
}

function rounded(score: number): number {
  return Math.round(score * 100) / 100
}
