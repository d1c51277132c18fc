const FIRST = 100
const LONGEST = 10_000
/** Whoever was ready this long did not fail to start. */
const STEADY_AFTER = 5_000

/** How long a role waits for its next start, in milliseconds. */
export interface BackOff {
  delay: number
}

/** The first restart comes at once; each failure after that doubles the wait, until one start holds. */
export function afterExit(before: BackOff, readyFor: number): BackOff {
  if (readyFor >= STEADY_AFTER) return { delay: 0 }
  // killed while it served: nothing says that it would fail again
  if (readyFor > 0) return { delay: Math.min(before.delay, FIRST) || 0 }
  return { delay: Math.min(Math.max(before.delay * 2, FIRST), LONGEST) }
}
