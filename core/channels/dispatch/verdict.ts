import type { Outcome, Report } from '../channel.js'
import { nextAttempt } from './retry.js'

/** A row that asks for nothing any more: the last moment that a Date can hold. */
export const NEVER = 8_640_000_000_000_000

/** What a row of `deliveries` becomes. A failed one whose next_at is not NEVER owes its sender a word. */
export interface Verdict {
  status: 'queued' | 'delivered' | 'failed'
  attempts: number
  nextAt: number
  outcome: Outcome | null
}

/** RFC 3463 §3.5: delivery time expired */
const EXPIRED = '4.4.7'

/** `chance` is 0 … 1, for the jitter of the next attempt. */
export function verdictOn(report: Report, expiresAt: number, now: number, chance: number): Verdict {
  const { outcome, delivery, letter } = report
  if (outcome === 'released') {
    return { status: 'queued', attempts: delivery.attempts, nextAt: now, outcome: null }
  }
  const attempts = delivery.attempts + 1
  if (outcome.kind === 'delivered') return { status: 'delivered', attempts, nextAt: now, outcome }

  const nextAt =
    outcome.kind === 'deferred' ? nextAttempt({ attempts, now, expiresAt, chance }) : null
  if (nextAt !== null) return { status: 'queued', attempts, nextAt, outcome }
  const last = outcome.kind === 'deferred' ? { ...outcome, status: EXPIRED } : outcome
  // Nobody is told about what has no sender: that is what keeps notices from answering each other.
  const owed = letter.sender === '' ? NEVER : now
  return { status: 'failed', attempts, nextAt: owed, outcome: last }
}
