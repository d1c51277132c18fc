import type {
  ChoiceField,
  Field,
  FieldValue,
  NumberField,
  TextField,
} from '@caliopen/contract/manifest/fields'
import type { Message } from '@caliopen/contract/text'
import { normaliseAddress } from '#core/accounts/addresses.js'
import { readHost } from './hosts.js'
import { fits } from './patterns.js'

export type CheckedValue = { value: FieldValue | undefined } | { fault: Message }

const LONGEST = 1_000

/** One answer as it was typed; empty is absent, and `secret` takes its place where there is one. */
export function checkValue(
  field: Field,
  typed: unknown,
  secret: FieldValue | undefined
): CheckedValue {
  if (field.type === 'switch') return { value: typed === 'on' || typed === true }
  const text = textOf(typed)
  if (text === '') {
    return secret === undefined && field.required ? fault('required') : { value: secret }
  }
  if (field.type === 'number') return checkNumber(field, text)
  if (field.type === 'choice') return checkChoice(field, text)
  return checkText(field, text)
}

function textOf(typed: unknown): string {
  if (typeof typed === 'number') return String(typed)
  return typeof typed === 'string' ? typed : ''
}

function checkNumber({ least, most }: NumberField, text: string): CheckedValue {
  // Number('0x10') is 16, and nobody means that
  const value = /^[+-]?\d{1,15}(?:[.,]\d{1,15})?$/.test(text)
    ? Number(text.replace(',', '.'))
    : Number.NaN
  if (Number.isNaN(value)) return fault('not_number')
  if (least !== undefined && value < least) return fault('too_small', { least })
  if (most !== undefined && value > most) return fault('too_large', { most })
  return { value }
}

function checkChoice({ choices }: ChoiceField, text: string): CheckedValue {
  return choices.some(({ value }) => value === text) ? { value: text } : fault('not_choice')
}

function checkText({ type, longest = LONGEST, pattern }: TextField, text: string): CheckedValue {
  if ([...text].length > longest) return fault('too_long', { longest })
  const value = READERS[type](text)
  if (value === null) return fault(`not_${type}`)
  if (pattern !== undefined && !fits(pattern, value)) return fault('other_form')
  return { value }
}

/** As it is kept, or null for what it is not. */
const READERS: Record<TextField['type'], (text: string) => string | null> = {
  text: (text) => (/[\0-\x08\x0b-\x1f\x7f]/.test(text) ? null : text),
  secret: (text) => (text.includes('\0') ? null : text),
  host: readHost,
  url: readUrl,
  email: normaliseAddress,
}

/** Of the web only; a password has no place in an address that is shown. */
function readUrl(text: string): string | null {
  const url = URL.canParse(text) ? new URL(text) : null
  if (url === null || !['http:', 'https:'].includes(url.protocol)) return null
  return url.username === '' && url.password === '' ? url.href : null
}

function fault(code: string, values: Message['values'] = {}): CheckedValue {
  return { fault: { key: `forms.fault.${code}`, values } }
}
