const KNOWN = new Set([
  ...['from', 'de', 'to', 'à', 'a', 'subject', 'objet', 'filename', 'in', 'dans', 'is', 'has'],
  ...['before', 'avant', 'after', 'après'],
])
const SCHEMES = new Set(['http', 'https', 'mailto', 'tel'])

/** What looks like an operator and is none, as it was typed. */
export function unknownOperators(query: string): string[] {
  const outside = query.replace(/"[^"]*"?/g, ' ')
  const typed = outside.match(/(?<!\S)\p{L}[\p{L}_-]*:\S*/gu) ?? []
  return typed.filter((word) => {
    const name = word.slice(0, word.indexOf(':')).toLowerCase()
    return !KNOWN.has(name) && !SCHEMES.has(name)
  })
}
