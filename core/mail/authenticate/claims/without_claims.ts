import { type MessageBytes, withHead } from '@caliopen/contract/bytes'
import { readHeader } from '../header/fields.js'
import { authservId } from './authserv_id.js'

const RESULTS = 'authentication-results'

/**
 * A message as it may leave for somebody who reads it: without the Authentication-Results that claim to be ours (RFC
 * 8601 §5). It was received with them, so they are not ours: what we found stands in our own lines before it. The rest
 * is as it was, to the byte. `names` are our host and our domains; what is below them is ours, too.
 */
export async function withoutClaims(
  message: MessageBytes,
  names: readonly string[]
): Promise<MessageBytes> {
  const header = await readHeader(message)
  const kept = honestHeader(header, names)
  return kept.length === header.length ? message : withHead(message, kept, header.length)
}

/** The same of a header alone. */
export function honestHeader(header: Buffer, names: readonly string[]): Buffer {
  const text = header.toString('latin1')
  if (!text.toLowerCase().includes(RESULTS)) return header
  const fields = text.split(/(?<=\r\n)(?![ \t])/)
  const kept = fields.filter((field) => !claims(field, names))
  return kept.length === fields.length ? header : Buffer.from(kept.join(''), 'latin1')
}

/** Who names nobody, or in no readable way, is not believed either. */
function claims(field: string, names: readonly string[]): boolean {
  const colon = field.indexOf(':')
  if (field.slice(0, Math.max(colon, 0)).trim().toLowerCase() !== RESULTS) return false
  const value = Buffer.from(field.slice(colon + 1), 'latin1').toString('utf8')
  const id = authservId(value)
  return id === null || names.some((name) => id === name || id.endsWith(`.${name}`))
}
