import type { HttpContext } from '@adonisjs/core/http'
import { LANGUAGES } from '#core/webmail/settings/languages.js'
import type { SettingsPage } from '../views.js'
import type { OrganisationSettings } from './organisation_rows.js'

const LONGEST_NAME = 200

export interface SettingsForm {
  organisation: OrganisationSettings
  errors: SettingsPage['errors']
}

export function readSettingsForm({ request, i18n }: HttpContext): SettingsForm {
  const name = textOf(request.input('name')).replaceAll(/\s+/g, ' ').trim()
  const language = LANGUAGES.find((one) => one === request.input('language')) ?? LANGUAGES[0]
  const wrong = name === '' || [...name].length > LONGEST_NAME || /\p{C}/u.test(name)
  const errors = wrong
    ? { name: i18n.t('admin.settings.wrong_name', { longest: LONGEST_NAME }) }
    : {}
  return { organisation: { name, language }, errors }
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : ''
}
