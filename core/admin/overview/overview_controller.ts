import app from '@adonisjs/core/services/app'
import type { HttpContext } from '@adonisjs/core/http'
import { listInstalled } from '#core/plugins/installed/plugin_rows.js'
import { listOperations } from '#core/plugins/lifecycle/operations/operation_rows.js'
import { indexesOf } from '#core/plugins/marketplace/indexes/known_indexes.js'
import { refusedSenders } from '#core/messages/submissions/limits/refused_senders.js'
import { readerOf } from '#core/webmail/reader.js'
import { signedIn } from '#core/webmail/signed_in.js'
import { keyConcerns } from '../domain_keys/key_concerns.js'
import { indexConcerns } from '../marketplace/indexes/index_concerns.js'
import { marketplaceParts } from '../marketplace/parts.js'
import { sendingFindings } from '../senders/senders_page.js'
import { updatesFor } from '../plugins/shown/updates.js'
import { antispamOverview } from './antispam_overview.js'
import { overviewPage } from './overview_page.js'
import { pluginFindings } from './plugin_findings.js'
import { roleFindings } from './role_findings.js'
import { askRoles } from './roles.js'

export default class OverviewController {
  async show(ctx: HttpContext) {
    const { sql } = await signedIn(ctx)
    const reader = readerOf(ctx)
    const [roles, plugins, operations, indexes, refused, spam, { safeMode }] = await Promise.all([
      app.container.make('bus').then(askRoles),
      listInstalled(sql),
      listOperations(sql),
      marketplaceParts().then(indexesOf),
      refusedSenders(sql, Date.now()),
      antispamOverview(sql, ctx.i18n),
      app.container.make('place'),
    ])
    const updates = (await updatesFor(plugins)).size
    const findings = [
      ...roleFindings(roles, reader),
      ...pluginFindings({ plugins, operations, updates, safeMode }, reader),
      ...indexConcerns(indexes, reader),
      ...spam,
      ...sendingFindings(refused, ctx.i18n),
      ...(await keyConcerns(sql, reader)),
    ]
    return ctx.view.render('admin/overview', overviewPage(findings, reader))
  }
}
