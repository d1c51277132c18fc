const ATTRIBUTE = /\b(?:src|srcset|background|poster)\s*=\s*["']?\s*(?:https?:)?\/\//i
const STYLE = /(?:url\(|@import)\s*['"]?\s*(?:url\(\s*['"]?\s*)?(?:https?:)?\/\//i

/**
 * Whether a letter would load something from elsewhere if it could: it is told to the reader. What is
 * disguised from this look is taken out all the same.
 */
export function wantsRemote(html: string): boolean {
  return ATTRIBUTE.test(html) || STYLE.test(html)
}
