import type { Outcome, Report, Telling } from '../channel.js'
import { isWanted } from '../dsn.js'
import { nextAttempt } from './retry.js'

/** A row that asks for nothing any more: the last moment that a Date can hold. */
export const NEVER = 8_640_000_000_000_000

/** A sender hears of a letter that still waits after so long (RFC 3461 §4.1 leaves it to us). */
export const DELAY_TOLD = 4 * 60 * 60_000

/** What the sender hears: `at` null where it has heard it. */
export interface Owed {
  tell: Telling
  at: number | null
}

/** What a row of `deliveries` becomes. */
export interface Verdict {
  status: 'queued' | 'delivered' | 'failed'
  attempts: number
  nextAt: number
  outcome: Outcome | null
  owed: Owed | null
}

/** What is known of a delivery when a report on it comes in. */
export interface Standing {
  createdAt: number
  expiresAt: number
  /** what its sender hears, or has heard already */
  owed: Owed | null
}

/** RFC 3463 §3.5: delivery time expired */
const EXPIRED = '4.4.7'

/** A destination that did not answer, so that all of its letters wait for its next turn. */
export interface Silence {
  /** how often it was tried in vain, whatever for */
  failures: number
  retryAt: number
}

/** `chance` is 0 … 1, for the jitter of the next attempt. */
export function verdictOn(
  report: Report,
  standing: Standing,
  now: number,
  chance: number,
  silence: Silence | null = null
): Verdict {
  const { outcome, delivery } = report
  if (outcome === 'released') {
    const { attempts } = delivery
    return { status: 'queued', attempts, nextAt: now, outcome: null, owed: standing.owed }
  }
  const attempts = delivery.attempts + 1
  if (outcome.kind === 'delivered') {
    const owed = owedFor(report, 'success', outcome.success ?? null, now)
    return { status: 'delivered', attempts, nextAt: now, outcome, owed }
  }
  const { expiresAt } = standing
  const tries = Math.max(attempts, silence?.failures ?? 0)
  const own =
    outcome.kind === 'failed' ? null : nextAttempt({ attempts: tries, now, expiresAt, chance })
  if (own !== null) {
    const nextAt = silence ? waitFor(silence, expiresAt, now) : own
    const owed = standing.owed ?? delayOwed(report, standing)
    return { status: 'queued', attempts, nextAt, outcome, owed }
  }
  const last = outcome.kind === 'deferred' ? { ...outcome, status: EXPIRED } : outcome
  const owed = owedFor(report, 'failure', 'failed', now)
  return { status: 'failed', attempts, nextAt: NEVER, outcome: last, owed }
}

/** Until the destination's turn, but never beyond the letter's own end. */
export function waitFor({ retryAt }: Silence, expiresAt: number, now: number): number {
  return expiresAt > now ? Math.min(retryAt, expiresAt) : retryAt
}

/** Nobody is told about what has no sender: that is what keeps notices from answering each other. */
function owedFor(
  { letter, delivery }: Report,
  occasion: 'success' | 'failure',
  tell: Telling | null,
  at: number
): Owed | null {
  if (letter.sender === '' || tell === null) return null
  return isWanted(delivery.dsn, occasion) ? { tell, at } : null
}

function delayOwed({ letter, delivery }: Report, { createdAt }: Standing): Owed | null {
  if (letter.sender === '' || !isWanted(delivery.dsn, 'delay')) return null
  return { tell: 'delayed', at: createdAt + DELAY_TOLD }
}
