/** All in milliseconds. */
export interface BackOff {
  /** after the first end; each one more doubles it */
  first: number
  longest: number
  /** so many ends `within` are a loop, and starting again helps nobody */
  crashes: number
  within: number
}

export const BACK_OFF: BackOff = { first: 1_000, longest: 60_000, crashes: 5, within: 600_000 }

/** When a plugin ended without being asked to, milliseconds since the epoch, in order. */
export type Crashes = readonly number[]

export function withCrash(crashes: Crashes, now: number, { within }: BackOff): Crashes {
  return [...crashes, now].filter((time) => time > now - within)
}

/** Milliseconds since the epoch; Infinity: never again by itself. */
export function nextStart(crashes: Crashes, now: number, backOff: BackOff): number {
  const recent = crashes.filter((time) => time > now - backOff.within)
  const last = recent.at(-1)
  if (last === undefined) return now
  if (recent.length >= backOff.crashes) return Infinity
  return last + Math.min(backOff.first * 2 ** (recent.length - 1), backOff.longest)
}
