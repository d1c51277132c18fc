const formats = new Map<string, Intl.ListFormat>()

/** "5222 and 5223", "a, b, and c": written out, as sentences want it. */
export function andList(names: Iterable<string>, locale: string): string {
  const format = formats.get(locale) ?? new Intl.ListFormat(locale, { type: 'conjunction' })
  formats.set(locale, format)
  return format.format(names)
}
