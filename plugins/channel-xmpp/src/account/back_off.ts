export interface BackOff {
  /** milliseconds after the first failure; doubled after each further one */
  first: number
  longest: number
}

/** Milliseconds before the next try, up to a fifth more by chance, so that a server that comes back is not met by all at once. */
export function delayAfter(
  failures: number,
  { first, longest }: BackOff,
  random: () => number = Math.random
): number {
  const doubled = first * 2 ** Math.max(0, Math.min(failures - 1, 30))
  return Math.round(Math.min(doubled, longest) * (1 + random() / 5))
}
