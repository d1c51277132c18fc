import app from '@adonisjs/core/services/app'
import type { HttpContext } from '@adonisjs/core/http'
import { readSetting, writeSetting } from '#core/accounts/settings/setting.js'
import { ANTISPAM, type AntispamSetting } from '#core/mail/antispam/setting.js'
import { flash } from '#core/webmail/flash.js'
import { signedIn } from '#core/webmail/signed_in.js'
import { done } from '../done.js'
import { paths } from '../paths.js'
import type { Finding } from '../views.js'
import { formOf, readAntispamForm, type ReadForm } from './antispam_form.js'
import { antispamPage } from './antispam_page.js'
import { antispamState } from './antispam_state.js'
import { trySamples } from './try_samples.js'

export default class AntispamController {
  async show(ctx: HttpContext) {
    const { sql } = await signedIn(ctx)
    const setting = await readSetting(sql, ANTISPAM)
    return page(ctx, setting, { form: formOf(setting), faults: [] })
  }

  async store(ctx: HttpContext) {
    const { sql } = await signedIn(ctx)
    const former = await readSetting(sql, ANTISPAM)
    const { setting, ...read } = await readAntispamForm(ctx, former, await ownSeal())
    if (read.faults.length > 0) {
      ctx.response.status(422)
      return page(ctx, former, read)
    }
    await writeSetting(sql, ANTISPAM, setting)
    await done(ctx, { action: 'antispam_changed', subject: setting.scanner })
    flash(ctx, 'done', ctx.i18n.t('notices.saved'))
    return ctx.response.redirect().status(303).toPath(paths.antispam())
  }

  /** Sends a letter and the test message of all antispams through it, and tells what it made of them. */
  async attempt(ctx: HttpContext) {
    const { sql } = await signedIn(ctx)
    const setting = await readSetting(sql, ANTISPAM)
    const tried = await trySamples(setting, ctx.i18n)
    return page(ctx, setting, { form: formOf(setting), faults: [] }, tried)
  }
}

async function page(
  ctx: HttpContext,
  setting: AntispamSetting,
  { form, faults }: Omit<ReadForm, 'setting'>,
  tried: readonly Finding[] = []
) {
  const { sql } = await signedIn(ctx)
  const state = await antispamState(sql, await ownSeal(), setting)
  return ctx.view.render('admin/antispam', antispamPage(state, form, faults, tried, ctx.i18n))
}

function ownSeal() {
  return app.container.make('seal')
}
