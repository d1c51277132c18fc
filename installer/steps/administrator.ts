import vine from '@vinejs/vine'
import type { FieldContext } from '@vinejs/vine/types'
import type { I18n } from '@adonisjs/i18n'
import { readAccountAddress } from '#core/accounts/account_address.js'
import { domainOf } from '#core/accounts/addresses.js'
import {
  isLongEnough,
  MAX_PASSWORD_LENGTH,
  MIN_PASSWORD_LENGTH,
} from '#core/accounts/passwords/password.js'
import { check } from '../check.js'
import { guessableWords, measureStrength } from '#core/accounts/passwords/strength.js'
import { line } from './rules.js'

export interface Administrator {
  name: string
  /** normalised, at the organisation's domain */
  address: string
  password: string
}

/** What was answered before; null where it was refused, so that nothing is refused for its sake. */
export interface Before {
  organisation: string | null
  domain: string | null
}

const validator = vine.withMetaData<Before>().create({
  name: vine.string().trim().minLength(1).maxLength(200).use(line()),
  address: vine
    .string()
    .trim()
    .use(vine.createRule(checkAddress, { name: 'address' })()),
  password: vine
    .string()
    .maxLength(MAX_PASSWORD_LENGTH)
    .use(vine.createRule(checkPassword, { name: 'password', isAsync: true })()),
})

export async function checkAdministrator(fields: unknown, before: Before, i18n: I18n) {
  return check<Administrator>(i18n, (messagesProvider) =>
    validator.validate(fields, { meta: before, messagesProvider })
  )
}

/** Takes `ana` for ana@ our domain. */
function checkAddress(value: unknown, _: undefined, field: FieldContext) {
  const { domain } = field.meta as Before
  const text = String(value)
  const address = readAccountAddress(text.includes('@') ? text : `${text}@${domain ?? 'a.invalid'}`)
  if (address === null) {
    field.report('This cannot be an address.', 'malformed', field)
  } else if (domain !== null && domainOf(address) !== domain) {
    field.report('The address must be at your domain.', 'foreign', field, { domain })
  } else {
    field.mutate(address, field)
  }
}

async function checkPassword(value: unknown, _: undefined, field: FieldContext) {
  const password = String(value)
  if (!isLongEnough(password)) {
    field.report('This is too short.', 'short', field, { min: MIN_PASSWORD_LENGTH })
    return
  }
  const { name, address } = field.data as Record<string, unknown>
  const before = field.meta as Before
  const words = guessableWords([name, address, before.organisation, before.domain])
  const { enough } = await measureStrength(password, words)
  if (!enough) field.report('This is easy to guess.', 'weak', field)
}
