import addressparser from 'nodemailer/lib/addressparser'
import type { Reply } from '../session/reply.js'
import type { Field } from './header.js'
import * as refusals from './refusals.js'

/** The fields that say who speaks (RFC 5322 §3.6.2, §3.6.6). */
const SPEAKING: ReadonlySet<string> = new Set(['from', 'sender', 'resent-from', 'resent-sender'])
/**
 * RFC 5322 §3.2.4, §3.2.2: names and comments say nothing, whatever stands in them. Each of these begins where
 * nothing before it can begin again, and so reads a field of any length once.
 */
const QUOTED = /"(?:[^"\\]|\\[^])*("?)/g
const PIECE = /\\[^]|[()]|[^()\\]+|\\/g
const ADDRESS = /(?<![^\s<>,;:()[\]\\"])[^\s<>,;:()[\]\\"]+@[^\s<>,;:()\\"]+/g
const NESTED_COMMENTS = 20

/**
 * Every address that somebody may read as the sender of this message, or why there is none. Programs differ
 * in what they make of a crooked field: so it is read in two ways, and what does not add up is refused.
 */
export function sendersIn(header: readonly Field[]): string[] | Reply {
  const from = header.filter(({ name }) => name === 'from')
  const speaking = header.filter(({ name }) => SPEAKING.has(name))
  const read = speaking.map(({ value }) => addressesIn(value))
  const [first] = from
  if (from.length !== 1 || !first || addressesIn(first.value)?.length === 0) {
    return refusals.NEED_ONE_FROM
  }
  const addresses = read.flatMap((found) => found ?? [])
  return read.includes(null) ? refusals.CROOKED_FROM : [...new Set(addresses)]
}

/** null for what cannot be read with certainty */
function addressesIn(value: string): string[] | null {
  const bare = withoutComments(value.replace(QUOTED, (_quoted, end: string) => (end ? ' ' : '"')))
  if (bare === null || /["\\]/.test(bare) || !isBalanced(bare)) return null
  const seen: string[] = bare.match(ADDRESS) ?? []
  const parsed = addressparser(value, { flatten: true }).map(({ address }) => address)
  return [...new Set([...seen, ...parsed])]
}

/** Comments nest; null where one has no end. */
function withoutComments(text: string): string | null {
  let bare = ''
  let depth = 0
  for (const [piece] of text.matchAll(PIECE)) {
    if (piece === '(') depth += 1
    else if (piece === ')') depth -= 1
    else if (depth === 0) bare += piece
    if (depth < 0 || depth > NESTED_COMMENTS) return null
    if (depth === 0 && piece === ')') bare += ' '
  }
  return depth === 0 ? bare : null
}

function isBalanced(bare: string): boolean {
  let depth = 0
  for (const [sign] of bare.matchAll(/[<>]/g)) {
    depth += sign === '<' ? 1 : -1
    if (depth < 0 || depth > 1) return false
  }
  return depth === 0
}
