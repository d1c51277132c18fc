import addressparser from 'nodemailer/lib/addressparser'
import { normaliseDomain } from '#core/accounts/addresses.js'
import { type Field, valueOf } from './fields.js'

/**
 * The domains that a message says it is from: lower case, A-labels, each once. `unclear` where it cannot be told
 * what a reader will take it for: too many of them, or none though there is a From.
 */
export type Authors = { kind: 'domains'; domains: readonly string[] } | { kind: 'none' | 'unclear' }

/** Every one of them is asked about; honest mail has one (RFC 7489 §6.6.1). */
const AUTHORS = 4

/** RFC 2047 §5 forbids these in an address; who decodes them all the same sees another one. */
const ENCODED = '=?'

/** Of all From fields, for readers show the first or the last of several. */
export function authorsOf(fields: readonly Field[]): Authors {
  const froms = fields.filter(({ name }) => name === 'from')
  if (froms.length === 0) return { kind: 'none' }
  const addresses = froms.flatMap((field) =>
    addressparser(Buffer.from(valueOf(field), 'latin1').toString('utf8'), { flatten: true })
  )
  const written = addresses.flatMap(({ address }) => address.split('@').slice(1))
  const domains = [...new Set(written.map(normaliseDomain))].filter((domain) => domain !== null)
  const isClear =
    domains.length > 0 &&
    domains.length <= AUTHORS &&
    !addresses.some(({ address }) => address.includes(ENCODED))
  return isClear ? { kind: 'domains', domains } : { kind: 'unclear' }
}
