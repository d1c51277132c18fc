import { prefixedWords } from './prefixed_words.js'

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

const LONGEST_TEXT = 512 * 1024

/** No word has it. */
const MARK = '\x01'

/** Words of these parts of a message are also kept with the part's letter, for `from:ana`. */
export const FIELDS = { from: 'f', to: 't', subject: 's', file: 'a' } as const
export type Field = keyof typeof FIELDS

export interface Indexable {
  /** the account's number in the index */
  ordinal: number
  fields: Partial<Record<Field, string>>
  text: string
}

/** The words of the message, ready for the index; what is repeated stands there more than once. */
export function documentTokens({ ordinal, fields, text }: Indexable): string {
  return tokensFor(ordinal, documentWords({ fields, text }))
}

/** The same for whichever account: each word has this mark where the account's prefix belongs. */
export function documentWords({ fields, text }: Omit<Indexable, 'ordinal'>): string {
  const marked: string[] = []
  for (const [field, content] of Object.entries(fields) as [Field, string][]) {
    const letter = FIELDS[field]
    for (const word of words(content)) marked.push(`${MARK}${letter}_${word}`, MARK + word)
  }
  return marked.join(' ') + textWords(text.slice(0, LONGEST_TEXT))
}

export function tokensFor(ordinal: number, marked: string): string {
  return marked.replaceAll(MARK, accountPrefix(ordinal))
}

/** Each word has a space before it. */
function textWords(text: string): string {
  const folded = NOT_ASCII.test(text) ? fold(text) : text
  // Most of what is not ASCII are accents, which are gone now.
  if (!NOT_ASCII.test(folded)) return prefixedWords(folded, MARK)
  return foldedWords(folded)
    .map((word) => ` ${MARK}${word}`)
    .join('')
}

export function accountPrefix(ordinal: number): string {
  return `${ordinal.toString(36)}_`
}

export function words(text: string): string[] {
  const part = text.slice(0, LONGEST_TEXT)
  return NOT_ASCII.test(part)
    ? foldedWords(fold(part))
    : (part.toLowerCase().match(ASCII_WORDS) ?? [])
}

function fold(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/\p{Mn}/gu, '')
    .toLowerCase()
}

function foldedWords(folded: string): string[] {
  return (folded.match(WORDS) ?? []).flatMap(splitIdeographs)
}

/** Scripts that do not put spaces between words are kept as pairs of neighbours. */
function splitIdeographs(word: string): string[] {
  if (!IDEOGRAPHS.test(word)) return [word]
  const characters = [...word]
  if (characters.length === 1) return [word]
  return characters.slice(1).map((character, position) => `${characters[position]}${character}`)
}
