import type { I18n } from '@adonisjs/i18n'
import type { BrandingFault } from '#core/themes/branding/branding.js'
import { LANGUAGES, languageName } from '#core/webmail/settings/languages.js'
import type { SettingsPage } from '../views.js'

type Shown = Pick<SettingsPage, 'name' | 'language' | 'accent' | 'hasLogo'>

export function settingsPage(
  shown: Shown,
  faults: readonly BrandingFault[] = [],
  i18n?: I18n
): SettingsPage {
  const errors = faults.map(({ field, message: { key, values } }) => [
    field,
    i18n?.t(key, { ...values }) ?? key,
  ])
  return {
    ...shown,
    languages: LANGUAGES.map((code) => ({ code, name: languageName(code) })),
    errors: Object.fromEntries(errors) as SettingsPage['errors'],
  }
}
