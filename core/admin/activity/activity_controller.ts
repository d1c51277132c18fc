import type { HttpContext } from '@adonisjs/core/http'
import { idBytes } from '@caliopen/contract/ids'
import { listActs } from '#core/accounts/audit_log.js'
import { readerOf } from '#core/webmail/reader.js'
import { signedIn } from '#core/webmail/signed_in.js'
import { activityPage, PAGE } from './activity_page.js'

export default class ActivityController {
  async index(ctx: HttpContext) {
    const { sql } = await signedIn(ctx)
    const before = idBytes(String(ctx.request.qs().before ?? ''))
    const acts = await listActs(sql, { before, limit: PAGE + 1 })
    return ctx.view.render('admin/activity', activityPage(acts, before !== null, readerOf(ctx)))
  }
}
