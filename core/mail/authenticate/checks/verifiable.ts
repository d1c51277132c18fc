import type { Readable } from 'node:stream'
import { type MessageBytes, withHead } from '@caliopen/contract/bytes'
import { isAligned } from '../dmarc/alignment.js'
import { authorsOf } from '../header/authors.js'
import type { Field } from '../header/fields.js'

export interface Verifiable {
  input: Buffer | Readable
  hasTooManySeals: boolean
}

/** Every one costs a question to the DNS and a computation (RFC 6376 §8.4): more are not looked at. */
const SIGNATURES = 8
const SEALS = 20

/** The message, without the signatures that are too many: those that speak for the author stay. */
export function verifiable(
  message: MessageBytes,
  header: Buffer,
  fields: readonly Field[]
): Verifiable {
  const hasTooManySeals = fields.filter(({ name }) => name === 'arc-seal').length > SEALS
  const signatures = fields.filter(({ name }) => name === 'dkim-signature')
  if (signatures.length <= SIGNATURES && !hasTooManySeals) {
    return { input: inputOf(message), hasTooManySeals }
  }
  const kept = new Set(mostTelling(signatures, fields))
  const left = fields.filter(
    (field) =>
      (field.name !== 'dkim-signature' || kept.has(field)) &&
      !(hasTooManySeals && field.name.startsWith('arc-'))
  )
  const text = left.map(({ line }) => `${line.replace(/\r\n$/, '')}\r\n`).join('')
  return {
    input: inputOf(withHead(message, Buffer.from(text, 'latin1'), header.length)),
    hasTooManySeals,
  }
}

function mostTelling(signatures: readonly Field[], fields: readonly Field[]): Field[] {
  const authors = authorsOf(fields)
  const isOwn = (field: Field) =>
    authors.kind === 'domains' &&
    authors.domains.some((author) => isAligned(domainIn(field), author, 'relaxed'))
  const own = signatures.filter(isOwn)
  return [...own, ...signatures.filter((field) => !own.includes(field))].slice(0, SIGNATURES)
}

/** d= (RFC 6376 §3.5), as it stands there: good enough to choose by. */
function domainIn({ line }: Field): string {
  return /[;\s:]d\s*=\s*([^;\s]+)/.exec(line)?.[1]?.toLowerCase() ?? ''
}

function inputOf(message: MessageBytes): Buffer | Readable {
  return message.held ?? message.stream()
}
