import type { HttpContext } from '@adonisjs/core/http'
import type { SettingsPage } from '../views.js'
import { LANGUAGES, languageName } from './languages.js'

export default class SettingsController {
  show({ view, i18n }: HttpContext) {
    const languages = LANGUAGES.map((code) => ({ code, name: languageName(code) }))
    return view.render('webmail/settings', {
      language: i18n.locale,
      languages,
    } satisfies SettingsPage)
  }
}
