import { createHash, sign as signWith } from 'node:crypto'
import { promisify } from 'node:util'
import type { Field } from '../../authenticate/header/fields.js'
import type { SigningKey } from '../keys/key.js'
import { relaxedField } from './relaxed.js'

export interface Signable {
  fields: readonly Field[]
  /** base64 */
  bodyHash: string
  /** seconds since the epoch */
  time: number
}

/** RFC 6376 §5.4.1, and what says how a body is to be read. */
const SIGNED = [
  'from',
  'to',
  'cc',
  'subject',
  'date',
  'message-id',
  'mime-version',
  'content-type',
  'reply-to',
  'in-reply-to',
  'references',
] as const

const FOLD = '\r\n\t'
const COLUMNS = 72

const signAside = promisify(signWith)

/** A DKIM-Signature field (RFC 6376 §3.5, RFC 8463 §3), ended with CR LF. */
export async function signatureOf(signable: Signable, key: SigningKey): Promise<string> {
  const { names, lines } = signedFields(signable.fields)
  const unsigned = withoutSignature(signable, key, names)
  const data = Buffer.from([...lines, unsigned].map(relaxedField).join('\r\n'), 'latin1')
  const signature = await (key.algorithm === 'rsa'
    ? signAside('sha256', data, key.privateKey)
    : // RFC 8463 §3: its hash is what is signed
      signAside(null, createHash('sha256').update(data).digest(), key.privateKey))
  return `${unsigned}${folded(signature.toString('base64'))}\r\n`
}

/**
 * Which fields are signed, of several with one name the last one first (RFC 6376 §5.4.2). Each name stands there once
 * more than there are fields, so that nobody adds another one (§8.15).
 */
function signedFields(fields: readonly Field[]): { names: string[]; lines: string[] } {
  const names: string[] = []
  const lines: string[] = []
  for (const name of SIGNED) {
    const own = fields.filter((field) => field.name === name).toReversed()
    names.push(...own.map(() => name), name)
    lines.push(...own.map(({ line }) => line.replace(/(?:\r\n)+$/, '')))
  }
  return { names, lines }
}

function withoutSignature({ bodyHash, time }: Signable, key: SigningKey, names: string[]): string {
  const { algorithm, domain, selector } = key
  return [
    `DKIM-Signature: v=1; a=${algorithm}-sha256; c=relaxed/relaxed;`,
    `d=${domain};`,
    `s=${selector}; t=${time};`,
    ...wrapped(names),
    `bh=${bodyHash};`,
    'b=',
  ].join(FOLD)
}

/** White space may stand around the colons of h= (RFC 6376 §3.5). */
function wrapped(names: readonly string[]): string[] {
  const lines = ['h=']
  for (const [at, name] of names.entries()) {
    const part = at === names.length - 1 ? `${name};` : `${name}:`
    const last = lines.at(-1) ?? ''
    if (last.length + part.length > COLUMNS) lines.push(part)
    else lines[lines.length - 1] = last + part
  }
  return lines
}

function folded(signature: string): string {
  return (signature.match(new RegExp(`.{1,${COLUMNS}}`, 'g')) ?? []).join(FOLD)
}
