import { accountPrefix, FIELDS, words } from './tokens.js'
import type { Field } from './tokens.js'

/** What somebody typed into the search field, understood. */
export interface SearchQuery {
  /** every one of them must be there */
  terms: SearchTerm[]
  /** milliseconds since the epoch */
  before: number | null
  after: number | null
  /** a mailbox's role or name */
  in: string | null
  hasAttachment: boolean
  unread: boolean
}

export interface SearchTerm {
  field: Field | null
  word: string
  /** the last word is still being typed */
  prefix: boolean
}

const LONGEST_QUERY = 400
const MOST_TERMS = 20
const PARTS = /(?:(\w+):)?(?:"([^"]*)"?|(\S+))/g
const FIELD_NAMES = new Map<string, Field>([
  ['from', 'from'],
  ['de', 'from'],
  ['to', 'to'],
  ['à', 'to'],
  ['a', 'to'],
  ['subject', 'subject'],
  ['objet', 'subject'],
  ['filename', 'file'],
])

/** Understands words, "words in quotes" and the operators from: to: subject: filename: in: is: has: before: after:. */
export function parseQuery(text: string): SearchQuery {
  const query: SearchQuery = {
    terms: [],
    before: null,
    after: null,
    in: null,
    hasAttachment: false,
    unread: false,
  }
  for (const [, operator, quoted, plain] of text.slice(0, LONGEST_QUERY).matchAll(PARTS)) {
    const value = quoted ?? plain ?? ''
    if (!operator || !applyOperator(query, operator.toLowerCase(), value)) {
      addTerms(query, null, operator ? `${operator} ${value}` : value, quoted === undefined)
    }
  }
  query.terms.splice(MOST_TERMS)
  return query
}

/** The condition in the language that FTS5 and MySQL's boolean mode each speak. */
export function matchExpression(
  query: SearchQuery,
  ordinal: number,
  dialect: 'sqlite' | 'mysql'
): string {
  const prefix = accountPrefix(ordinal)
  const tokens = query.terms.map(({ field, word, prefix: open }) => ({
    token: `${prefix}${field ? `${FIELDS[field]}_` : ''}${word}`,
    open,
  }))
  return dialect === 'sqlite'
    ? tokens.map(({ token, open }) => `"${token}"${open ? '*' : ''}`).join(' AND ')
    : tokens.map(({ token, open }) => `+${token}${open ? '*' : ''}`).join(' ')
}

function applyOperator(query: SearchQuery, operator: string, value: string): boolean {
  const field = FIELD_NAMES.get(operator)
  if (field) addTerms(query, field, value, true)
  else if (operator === 'in' || operator === 'dans') query.in = value.toLowerCase()
  else if (operator === 'before' || operator === 'avant') query.before = day(value)
  else if (operator === 'after' || operator === 'après') query.after = day(value)
  else if (operator === 'has') query.hasAttachment = true
  else if (operator === 'is') query.unread = true
  else return false
  return true
}

/** A typed word finds what begins with it, a quoted one only itself. */
function addTerms(query: SearchQuery, field: Field | null, text: string, prefix: boolean) {
  for (const word of words(text)) query.terms.push({ field, word, prefix })
}

function day(value: string): number | null {
  const time = Date.parse(value)
  return Number.isNaN(time) ? null : time
}
