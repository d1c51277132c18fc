/**
 * A circuit breaker: after a few failures in a row nothing is asked for a while, then one question
 * tries whether it is over. Pure: every function answers the next state.
 */
export type Breaker =
  | { kind: 'closed'; failures: number }
  | { kind: 'open'; until: number; pause: number }
  | { kind: 'trying'; pause: number }

export const CLOSED: Breaker = { kind: 'closed', failures: 0 }

/** Failures in a row. */
const TOO_MANY = 5
/** Milliseconds; each vain try doubles the pause. */
const FIRST_PAUSE = 1_000
const LONGEST_PAUSE = 30_000

/** Who may ask now; the one who tries must report, whatever comes of it. */
export function permit(breaker: Breaker, now: number): { allowed: boolean; breaker: Breaker } {
  if (breaker.kind === 'closed') return { allowed: true, breaker }
  if (breaker.kind === 'trying' || now < breaker.until) return { allowed: false, breaker }
  return { allowed: true, breaker: { kind: 'trying', pause: breaker.pause } }
}

export function afterSuccess(): Breaker {
  return CLOSED
}

/** Those that were under way when it opened change nothing. */
export function afterFailure(breaker: Breaker, now: number): Breaker {
  if (breaker.kind === 'open') return breaker
  if (breaker.kind === 'trying') {
    const pause = Math.min(breaker.pause * 2, LONGEST_PAUSE)
    return { kind: 'open', until: now + pause, pause }
  }
  const failures = breaker.failures + 1
  if (failures < TOO_MANY) return { kind: 'closed', failures }
  return { kind: 'open', until: now + FIRST_PAUSE, pause: FIRST_PAUSE }
}
