const formats = new Map<string, Intl.ListFormat>()

/** "Marie, Paul and Ana", in the words of a language. */
export function listText(names: Iterable<string>, locale: string): string {
  const known = formats.get(locale)
  if (known) return known.format(names)
  const made = new Intl.ListFormat(locale, { type: 'conjunction', style: 'short' })
  formats.set(locale, made)
  return made.format(names)
}
