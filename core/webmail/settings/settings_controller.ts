import type { HttpContext } from '@adonisjs/core/http'
import type { SettingsPage } from '../views.js'
import { roomOf } from './room_of.js'
import { LANGUAGES, languageName } from './languages.js'

export default class SettingsController {
  async show(ctx: HttpContext) {
    const { view, i18n } = ctx
    const languages = LANGUAGES.map((code) => ({ code, name: languageName(code) }))
    return view.render('webmail/settings', {
      language: i18n.locale,
      languages,
      room: await roomOf(ctx),
    } satisfies SettingsPage)
  }
}
