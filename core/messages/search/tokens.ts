/**
 * Words as the index knows them: folded to lower case without accents, and prefixed with the
 * account's number, so that every account has postings of its own in the shared index and never
 * pays for anybody else's. Both databases get the same words.
 */
/** Longer words are cut in pieces: nobody types them, and MySQL indexes 84 characters at most. */
const WORDS = /[\p{L}\p{N}\p{M}]{1,40}/gu
const ASCII_WORDS = /[a-z0-9]{1,40}/g
const IDEOGRAPHS = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]/u
const NOT_ASCII = /[^\x00-\x7f]/

const MOST_WORDS = 20_000
const LONGEST_TEXT = 512 * 1024

/** Words of these parts of a message are also kept with the part's letter, for `from:ana`. */
export const FIELDS = { from: 'f', to: 't', subject: 's', file: 'a' } as const
export type Field = keyof typeof FIELDS

export interface Indexable {
  /** the account's number in the index */
  ordinal: number
  fields: Partial<Record<Field, string>>
  text: string
}

/** Every distinct word of the message, ready for the index. */
export function documentTokens({ ordinal, fields, text }: Indexable): string {
  const prefix = accountPrefix(ordinal)
  const tokens: string[] = []
  const distinct = new Set<string>()
  for (const [field, content] of Object.entries(fields) as [Field, string][]) {
    for (const word of new Set(words(content))) {
      tokens.push(`${prefix}${FIELDS[field]}_${word}`)
      distinct.add(word)
    }
  }
  for (const word of words(text)) distinct.add(word)
  for (const word of distinct) {
    if (tokens.length === MOST_WORDS) break
    tokens.push(prefix + word)
  }
  return tokens.join(' ')
}

export function accountPrefix(ordinal: number): string {
  return `${ordinal.toString(36)}_`
}

export function words(text: string): string[] {
  const part = text.length > LONGEST_TEXT ? text.slice(0, LONGEST_TEXT) : text
  const found = NOT_ASCII.test(part) ? foldedWords(part) : part.toLowerCase().match(ASCII_WORDS)
  return found ?? []
}

function foldedWords(text: string): string[] {
  const folded = text
    .normalize('NFKD')
    .replace(/\p{Mn}/gu, '')
    .toLowerCase()
  return (folded.match(WORDS) ?? []).flatMap(splitIdeographs)
}

/** Scripts that do not put spaces between words are kept as pairs of neighbours. */
function splitIdeographs(word: string): string[] {
  if (!IDEOGRAPHS.test(word)) return [word]
  const characters = [...word]
  if (characters.length === 1) return [word]
  return characters.slice(1).map((character, position) => `${characters[position]}${character}`)
}
