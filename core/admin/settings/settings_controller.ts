import type { HttpContext } from '@adonisjs/core/http'
import { flash } from '#core/webmail/flash.js'
import { forgetOrganisationName } from '#core/webmail/middleware/everywhere_middleware.js'
import { signedIn } from '#core/webmail/signed_in.js'
import { done } from '../done.js'
import { paths } from '../paths.js'
import { changeOrganisation, readOrganisation } from './organisation_rows.js'
import { readSettingsForm } from './settings_form.js'
import { settingsPage } from './settings_page.js'

export default class SettingsController {
  async show(ctx: HttpContext) {
    const { account, sql } = await signedIn(ctx)
    const organisation = await readOrganisation(sql, account.key)
    return ctx.view.render('admin/settings', settingsPage(organisation))
  }

  async store(ctx: HttpContext) {
    const { account, sql } = await signedIn(ctx)
    const { organisation, errors } = readSettingsForm(ctx)
    if (errors.name !== undefined) {
      ctx.response.status(422)
      return ctx.view.render('admin/settings', settingsPage(organisation, errors))
    }
    await changeOrganisation(sql, account.key, organisation)
    forgetOrganisationName()
    await done(ctx, { action: 'organisation_changed', subject: organisation.name })
    flash(ctx, 'done', ctx.i18n.t('notices.saved'))
    return ctx.response.redirect().status(303).toPath(paths.settings())
  }
}
