import vine from '@vinejs/vine'
import type { I18n } from '@adonisjs/i18n'
import { check } from '../check.js'

/** Each in its own words, so that everybody finds theirs. */
export const LANGUAGES = [
  { code: 'en', name: 'English' },
  { code: 'fr', name: 'Français' },
] as const

export type Language = (typeof LANGUAGES)[number]['code']

const validator = vine.create({ language: vine.enum(LANGUAGES.map(({ code }) => code)) })

export async function checkLanguage(fields: unknown, i18n: I18n) {
  return check(i18n, (messagesProvider) => validator.validate(fields, { messagesProvider }))
}

export function isLanguage(value: unknown): value is Language {
  return LANGUAGES.some(({ code }) => code === value)
}
