import { LANGUAGES, languageName } from '#core/webmail/settings/languages.js'
import type { SettingsPage } from '../views.js'
import type { OrganisationSettings } from './organisation_rows.js'

export function settingsPage(
  { name, language }: OrganisationSettings,
  errors: SettingsPage['errors'] = {}
): SettingsPage {
  const languages = LANGUAGES.map((code) => ({ code, name: languageName(code) }))
  return { name, language, languages, errors }
}
