import app from '@adonisjs/core/services/app'
import type { HttpContext } from '@adonisjs/core/http'
import { readSetting, writeSetting } from '#core/accounts/settings/setting.js'
import { openDirectory } from '#core/mail/deliver/routes/directory.js'
import { openSmarthost } from '#core/mail/deliver/smarthost/smarthost_for.js'
import { SMARTHOST } from '#core/mail/deliver/smarthost/smarthost_setting.js'
import { trySmarthost } from '#core/mail/deliver/smarthost/try_smarthost.js'
import { MTA_STS, MTA_STS_MODES } from '#core/mail/dns/published/mta_sts_setting.js'
import { flash } from '#core/webmail/flash.js'
import { signedIn } from '#core/webmail/signed_in.js'
import { done } from '../done.js'
import { paths } from '../paths.js'
import type { Finding } from '../views.js'
import { formOf, readSendingForm, type ReadForm } from './sending_form.js'
import { sendingPage } from './sending_page.js'
import { sendingState } from './sending_state.js'
import { trialFinding } from './trial_finding.js'

export default class SendingController {
  async show(ctx: HttpContext) {
    const { sql } = await signedIn(ctx)
    const smarthost = await readSetting(sql, SMARTHOST)
    return page(ctx, { form: formOf(smarthost), faults: [] })
  }

  async store(ctx: HttpContext) {
    const { sql } = await signedIn(ctx)
    const former = await readSetting(sql, SMARTHOST)
    const seal = await app.container.make('seal')
    const { smarthost, ...read } = await readSendingForm(ctx, former, seal)
    if (read.faults.length > 0) {
      ctx.response.status(422)
      return page(ctx, read)
    }
    await writeSetting(sql, SMARTHOST, smarthost)
    await done(ctx, { action: 'sending_changed', subject: smarthost?.host ?? null })
    return saved(ctx)
  }

  /** What other servers are told. */
  async policy(ctx: HttpContext) {
    const { sql } = await signedIn(ctx)
    const asked: unknown = ctx.request.input('mode')
    const mode = MTA_STS_MODES.find((one) => one === asked) ?? MTA_STS.fallback
    await writeSetting(sql, MTA_STS, mode)
    await done(ctx, { action: 'mta_sts_changed', subject: mode })
    return saved(ctx)
  }

  /** Talks to the smarthost as a message would. */
  async attempt(ctx: HttpContext) {
    const { sql } = await signedIn(ctx)
    const smarthost = await readSetting(sql, SMARTHOST)
    const read = { form: formOf(smarthost), faults: [] }
    if (!smarthost) return page(ctx, read)
    const { hostname } = await sendingState(sql)
    const [seal, resolver] = await Promise.all([
      app.container.make('seal'),
      app.container.make('resolver'),
    ])
    const open = openSmarthost(smarthost, seal)
    const trial = await trySmarthost(open, openDirectory(resolver), hostname)
    return page(ctx, read, [trialFinding(trial, smarthost, ctx.i18n)])
  }
}

async function page(
  ctx: HttpContext,
  { form, faults }: Omit<ReadForm, 'smarthost'>,
  tried: readonly Finding[] = []
) {
  const { sql } = await signedIn(ctx)
  const state = await sendingState(sql)
  return ctx.view.render('admin/sending', sendingPage(state, form, faults, tried, ctx.i18n))
}

function saved(ctx: HttpContext) {
  flash(ctx, 'done', ctx.i18n.t('notices.saved'))
  return ctx.response.redirect().status(303).toPath(paths.sending())
}
