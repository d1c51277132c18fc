/** HTML of more characters, or of more tags, is cut: this much takes a fifth of a second. */
const LENGTH_LIMIT = 2 * 1024 * 1024
const TAG_LIMIT = 30_000

/** As much of a letter's HTML as is read: what its parser needs grows with the square of what stands open. */
export function withinLimits(raw: string): string {
  let end = -1
  for (let tags = 0; tags <= TAG_LIMIT; tags++) {
    end = raw.indexOf('<', end + 1)
    if (end === -1) return raw.slice(0, LENGTH_LIMIT)
  }
  return raw.slice(0, Math.min(end, LENGTH_LIMIT))
}
