import type { HttpContext } from '@adonisjs/core/http'
import { listReports } from '#core/mail/reports/statistics/report_rows.js'
import { readerOf } from '#core/webmail/reader.js'
import { signedIn } from '#core/webmail/signed_in.js'
import { reportsPage } from './reports_page.js'

const SHOWN = 30 * 86_400_000

/** What other servers tell of mail in our name. */
export default class ReportsController {
  async index(ctx: HttpContext) {
    const { sql } = await signedIn(ctx)
    const [domains, reports] = await Promise.all([
      sql.all<{ name: string }>('select name from domains order by created_at, name'),
      listReports(sql, Date.now() - SHOWN),
    ])
    const names = domains.map(({ name }) => name)
    return ctx.view.render('admin/reports', reportsPage(names, reports, readerOf(ctx)))
  }
}
