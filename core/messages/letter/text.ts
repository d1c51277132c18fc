/** Control characters (Unicode category Cc, and the marks that turn the reading direction around). */
const CONTROLS = /[\p{Cc}\u202a-\u202e\u2066-\u2069]+/gu
const SPACES = /\s+/g
const QUOTED_LINE = /^\s*>.*$/gm
const SNIPPET_SOURCE = 4000

/** One line of text without anything that a screen would obey. */
export function plainText(text: string): string {
  return text.toWellFormed().replace(CONTROLS, ' ').replace(SPACES, ' ').trim()
}

/** The same, no longer than so many UTF-16 units, and never half a character at its end. */
export function cutText(text: string, longest: number): string {
  const plain = plainText(text.length > longest * 8 ? text.slice(0, longest * 8) : text)
  return plain.length <= longest ? plain : plain.slice(0, longest).toWellFormed().trimEnd()
}

/** The first words of a letter that its writer wrote: quoted lines do not count. */
export function snippetOf(text: string, longest: number): string {
  const start = text.slice(0, SNIPPET_SOURCE)
  return cutText(start.replace(QUOTED_LINE, ''), longest) || cutText(start, longest)
}
