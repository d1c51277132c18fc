import { listText } from '../list_text.js'
import type { Correspondent } from '../view_parts.js'

/** A person as pages show them; `name` may be empty. */
export function correspondent(name: string, address: string): Correspondent {
  const shown = name || address
  return { name: shown, address, initials: initialsOf(shown) }
}

/** Of the first and the last word: "Ana de Souza" is AS, "ana@example.org" is A. */
function initialsOf(name: string): string {
  const words = (name.split('@')[0] ?? '').match(/[\p{L}\p{N}][\p{L}\p{N}\p{M}'’]*/gu) ?? []
  const [first] = words
  const last = name.includes('@') || words.length < 2 ? undefined : words.at(-1)
  return (
    [first, last]
      .map((word) => [...(word ?? '')][0] ?? '')
      .join('')
      .toLocaleUpperCase() || '?'
  )
}

/** "Marie, Paul and Ana": a person alone with the whole name, several by the first word of each. */
export function whoText(people: readonly Correspondent[], locale: string): string {
  const [only, ...others] = people
  if (only && others.length === 0) return only.name
  const names = people.map(({ name }) =>
    name.includes('@') ? name : (name.split(/\s/)[0] ?? name)
  )
  return listText(new Set(names), locale)
}
