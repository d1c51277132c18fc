import app from '@adonisjs/core/services/app'
import type { HttpContext } from '@adonisjs/core/http'
import { APP_PASSWORDS_ONLY } from '#core/accounts/app_passwords/check_program_password.js'
import { readSetting, writeSetting } from '#core/accounts/settings/setting.js'
import { programRecords, type ProgramRecord } from '#core/mail/dns/published/program_records.js'
import { findMailDoors } from '#core/mail/http/mail_doors.js'
import { refusedSenders } from '#core/messages/submissions/limits/refused_senders.js'
import { SENDING_LIMITS } from '#core/messages/submissions/limits/sending_limits.js'
import { flash } from '#core/webmail/flash.js'
import { signedIn } from '#core/webmail/signed_in.js'
import type { Sql } from '#database/sql.js'
import { done } from '../done.js'
import { paths } from '../paths.js'
import { formOf, readSendersForm, type LimitField, type SendersForm } from './senders_form.js'
import { sendersPage } from './senders_page.js'

/** Who may send how much, and with which passwords programs do. */
export default class SendersController {
  async show(ctx: HttpContext) {
    const { sql } = await signedIn(ctx)
    const [only, limits] = await Promise.all([
      readSetting(sql, APP_PASSWORDS_ONLY),
      readSetting(sql, SENDING_LIMITS),
    ])
    return page(ctx, formOf(only, limits), [])
  }

  async store(ctx: HttpContext) {
    const { form, limits, faults } = readSendersForm(ctx)
    if (!limits) {
      ctx.response.status(422)
      return page(ctx, form, faults)
    }
    const { sql } = await signedIn(ctx)
    await writeSetting(sql, APP_PASSWORDS_ONLY, form.appPasswordsOnly)
    await writeSetting(sql, SENDING_LIMITS, limits)
    await done(ctx, { action: 'senders_changed', subject: null })
    flash(ctx, 'done', ctx.i18n.t('notices.saved'))
    return ctx.response.redirect().status(303).toPath(paths.senders())
  }
}

async function page(ctx: HttpContext, form: SendersForm, faults: readonly LimitField[]) {
  const { sql } = await signedIn(ctx)
  const [refused, records] = await Promise.all([refusedSenders(sql, Date.now()), recordsOf(sql)])
  return ctx.view.render('admin/senders', sendersPage(form, faults, { refused, records }, ctx.i18n))
}

async function recordsOf(sql: Sql): Promise<ProgramRecord[]> {
  const doors = await findMailDoors(sql, await app.container.make('mailPorts'))
  if (!doors) return []
  const domains = await sql.all<{ name: string }>(
    'select name from domains order by created_at, name'
  )
  return domains.flatMap(({ name }) => programRecords(name, doors))
}
