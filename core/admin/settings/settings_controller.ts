import app from '@adonisjs/core/services/app'
import type { HttpContext } from '@adonisjs/core/http'
import { readBranding, writeBranding } from '#core/themes/branding/branding.js'
import { flash } from '#core/webmail/flash.js'
import { forgetOrganisationName } from '#core/webmail/middleware/everywhere_middleware.js'
import { signedIn } from '#core/webmail/signed_in.js'
import { done } from '../done.js'
import { paths } from '../paths.js'
import { changeLanguage, readOrganisation } from './organisation_rows.js'
import { readSettingsForm } from './settings_form.js'
import { settingsPage } from './settings_page.js'

export default class SettingsController {
  async show(ctx: HttpContext) {
    const { account, sql } = await signedIn(ctx)
    const [organisation, { accent, logo }] = await Promise.all([
      readOrganisation(sql, account.key),
      readBranding(sql),
    ])
    const shown = { ...organisation, accent, hasLogo: logo !== null }
    return ctx.view.render('admin/settings', settingsPage(shown))
  }

  async store(ctx: HttpContext) {
    const { account, sql } = await signedIn(ctx)
    const bus = await app.container.make('bus')
    const { language, change } = await readSettingsForm(ctx)
    const faults = await writeBranding(sql, bus, change)
    if (faults.length > 0) {
      const { logo } = await readBranding(sql)
      const { name = '', accent = null } = change
      const shown = { name, language, accent, hasLogo: logo !== null }
      ctx.response.status(422)
      return ctx.view.render('admin/settings', settingsPage(shown, faults, ctx.i18n))
    }
    await changeLanguage(sql, account.key, language)
    forgetOrganisationName()
    const themes = await app.container.make('themes')
    await themes.refresh()
    await done(ctx, { action: 'organisation_changed', subject: change.name ?? null })
    flash(ctx, 'done', ctx.i18n.t('notices.saved'))
    return ctx.response.redirect().status(303).toPath(paths.settings())
  }
}
