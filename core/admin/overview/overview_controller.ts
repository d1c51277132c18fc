import app from '@adonisjs/core/services/app'
import type { HttpContext } from '@adonisjs/core/http'
import { readerOf } from '#core/webmail/reader.js'
import { overviewPage } from './overview_page.js'
import { askRoles } from './roles.js'
import { roleFindings } from './role_findings.js'

export default class OverviewController {
  async show(ctx: HttpContext) {
    const reader = readerOf(ctx)
    const roles = await askRoles(await app.container.make('bus'))
    return ctx.view.render('admin/overview', overviewPage([...roleFindings(roles, reader)], reader))
  }
}
