const MINUTE = 60_000
const HOUR = 60 * MINUTE

/**
 * The waits after the first, second … attempt; the last one repeats. The first ones are short for
 * greylists, which mostly ask for one to five minutes; then RFC 5321 §4.5.4.1: no more often than
 * every half hour, and for four to five days.
 */
const WAITS = [MINUTE, 5 * MINUTE, 15 * MINUTE, 30 * MINUTE, HOUR, 2 * HOUR, 4 * HOUR]
const LAST_WAIT = 4 * HOUR

/** RFC 5321 §4.5.4.1 asks for at least half an hour between attempts at one host. */
const LONGEST_SILENCE = HOUR

/** Deliveries that were put off together must not come back together. */
const JITTER = 0.2

export interface Attempts {
  /** with the one that was just put off */
  attempts: number
  now: number
  expiresAt: number
  /** 0 … 1, drawn by whoever asks */
  chance: number
}

/** A clock that leaps ahead ends no letter that was hardly tried. */
export const FEWEST_ATTEMPTS = 5

/** When to try again; null when its time is over. There is always one last try at the end. */
export function nextAttempt({ attempts, now, expiresAt, chance }: Attempts): number | null {
  const wait = WAITS[attempts - 1] ?? LAST_WAIT
  const next = now + jittered(wait, chance)
  if (now < expiresAt) return Math.min(next, expiresAt)
  return attempts < FEWEST_ATTEMPTS ? next : null
}

/**
 * When a destination that did not answer is asked again, by one letter for all of them: more often than each letter
 * would be tried, for it is one attempt an hour at most.
 */
export function nextTurn(failures: number, now: number, chance: number): number {
  const wait = Math.min(WAITS[failures - 1] ?? LAST_WAIT, LONGEST_SILENCE)
  return now + jittered(wait, chance)
}

function jittered(wait: number, chance: number): number {
  return Math.round(wait * (1 - JITTER / 2 + JITTER * chance))
}
