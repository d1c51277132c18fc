import { errors } from '@vinejs/vine'
import type { FieldContext, MessagesProviderContact } from '@vinejs/vine/types'
import type { I18n } from '@adonisjs/i18n'

/** By field, a finished sentence about what is wrong with its answer. */
export type Faults = Record<string, string>

export type Checked<T> = { value: T; faults: null } | { value: null; faults: Faults }

/** What a validator says, with a sentence in the language chosen for each field it refuses. */
export async function check<T>(
  i18n: I18n,
  validate: (messagesProvider: MessagesProviderContact) => Promise<T>
): Promise<Checked<T>> {
  try {
    return { value: await validate(new Sentences(i18n)), faults: null }
  } catch (error) {
    if (!(error instanceof errors.E_VALIDATION_ERROR)) throw error
    return { value: null, faults: firstOfEach(error.messages) }
  }
}

/** One text a field and rule, or one a rule. */
class Sentences implements MessagesProviderContact {
  #i18n: I18n

  constructor(i18n: I18n) {
    this.#i18n = i18n
  }

  getMessage(
    fallback: string,
    rule: string,
    field: FieldContext,
    meta: Record<string, unknown> = {}
  ): string {
    const { name } = field
    const identifiers = [`validator.installer.${name}.${rule}`, `validator.installer.${rule}`]
    const found = identifiers.find((identifier) => this.#i18n.hasMessage(identifier))
    return found ? this.#i18n.t(found, { ...meta, given: String(field.value ?? '') }) : fallback
  }
}

function firstOfEach(messages: { field: string; message: string }[]): Faults {
  const faults: Faults = {}
  for (const { field, message } of messages) faults[field] ??= message
  return faults
}
