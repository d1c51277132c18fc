/** The longest name that DNS knows (RFC 1035 §2.3.4). */
const LONGEST = 253

/** What strangers chose, in a text: nobody reads more of it, and a text holds no more. */
export function shorten(value: string): string {
  return value.length > LONGEST ? `${value.slice(0, LONGEST - 1)}…` : value
}
