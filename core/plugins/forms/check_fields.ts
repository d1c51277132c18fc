import type { Field, FieldValue, FieldValues } from '@caliopen/contract/manifest/fields'
import type { Message } from '@caliopen/contract/text'
import { checkValue } from './check_value.js'

/** What a form sent: by the field's name as it was typed, and which secrets are to be forgotten. */
export interface FieldInput {
  typed: Readonly<Record<string, unknown>>
  forget: readonly string[]
}

/** By the field's name. */
export type FieldFaults = Readonly<Record<string, Message>>

export type CheckedFields = { ok: true; values: FieldValues } | { ok: false; faults: FieldFaults }

/**
 * Checks every answer, and tells all that is wrong at once. `kept` are the values of before: a secret that was
 * left empty stays what it was, as nobody can type again what is never shown.
 */
export function checkFields(
  fields: readonly Field[],
  { typed, forget }: FieldInput,
  kept: FieldValues = {}
): CheckedFields {
  const values: Record<string, FieldValue> = {}
  const faults: Record<string, Message> = {}
  for (const field of fields) {
    const { name } = field
    const secret = field.type === 'secret' && !forget.includes(name) ? kept[name] : undefined
    const checked = checkValue(field, own(typed, name), secret)
    if ('fault' in checked) faults[name] = checked.fault
    else if (checked.value !== undefined) values[name] = checked.value
  }
  return Object.keys(faults).length > 0 ? { ok: false, faults } : { ok: true, values }
}

/** Reads `fields[name]` and `forget[]` out of what a browser posted, whatever that is. */
export function fieldInput(body: unknown): FieldInput {
  const { fields, forget } = isRecord(body) ? body : {}
  return {
    typed: isRecord(fields) ? fields : {},
    forget: Array.isArray(forget) ? forget.filter((name) => typeof name === 'string') : [],
  }
}

function own(record: Readonly<Record<string, unknown>>, name: string): unknown {
  return Object.hasOwn(record, name) ? record[name] : undefined
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
