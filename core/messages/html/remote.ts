/* Spaces are counted: without a limit, very many of them take very long. */
const ATTRIBUTE =
  /\b(?:src|srcset|background|poster)\s{0,20}=\s{0,20}["']?\s{0,20}(?:https?:)?\/\//i
const STYLE =
  /(?:url\(|@import)\s{0,20}['"]?\s{0,20}(?:url\(\s{0,20}['"]?\s{0,20})?(?:https?:)?\/\//i

/**
 * Whether a letter would load something from elsewhere if it could: it is told to the reader. What is
 * disguised from this look is taken out all the same.
 */
export function wantsRemote(html: string): boolean {
  return ATTRIBUTE.test(html) || STYLE.test(html)
}
