const FIRST_DELAY = 1_000
const LONGEST_DELAY = 60_000
/** So many ends within this time are a loop, and starting again helps nobody. */
const CRASHES = 5
const WITHIN = 10 * 60_000

/** When a plugin ended without being asked to, milliseconds since the epoch, in order. */
export type Crashes = readonly number[]

export type NextStart = { kind: 'at'; time: number } | { kind: 'never' }

export function withCrash(crashes: Crashes, now: number): Crashes {
  return [...crashes, now].filter((time) => time > now - WITHIN)
}

export function nextStart(crashes: Crashes, now: number): NextStart {
  const recent = crashes.filter((time) => time > now - WITHIN)
  const last = recent.at(-1)
  if (last === undefined) return { kind: 'at', time: now }
  if (recent.length >= CRASHES) return { kind: 'never' }
  const delay = Math.min(FIRST_DELAY * 2 ** (recent.length - 1), LONGEST_DELAY)
  return { kind: 'at', time: last + delay }
}
