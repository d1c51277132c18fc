import type { HttpContext } from '@adonisjs/core/http'
import { listInstalled } from '#core/plugins/installed/plugin_rows.js'
import { listOperations } from '#core/plugins/lifecycle/operations/operation_rows.js'
import { readerOf } from '#core/webmail/reader.js'
import { signedIn } from '#core/webmail/signed_in.js'
import { pluginHead } from '../shown/plugin_head.js'
import { updatesFor } from '../shown/updates.js'
import { pluginsPage } from './plugins_page.js'

export default class PluginsController {
  async index(ctx: HttpContext) {
    const { sql } = await signedIn(ctx)
    const [plugins, operations] = await Promise.all([listInstalled(sql), listOperations(sql)])
    const [heads, updates] = await Promise.all([
      Promise.all(plugins.map((plugin) => pluginHead(plugin, ctx.i18n))),
      updatesFor(plugins),
    ])
    const rows = plugins.flatMap((plugin, at) => {
      const head = heads[at]
      return head ? [{ plugin, head, update: updates.get(plugin.id) ?? null }] : []
    })
    return ctx.view.render('admin/plugins', pluginsPage(rows, operations, readerOf(ctx)))
  }
}
