import type { HttpContext } from '@adonisjs/core/http'
import { listInstalled } from '#core/plugins/installed/plugin_rows.js'
import { listOperations } from '#core/plugins/lifecycle/operation_rows.js'
import { readerOf } from '#core/webmail/reader.js'
import { signedIn } from '#core/webmail/signed_in.js'
import { pluginsPage } from './plugins_page.js'

export default class PluginsController {
  async index(ctx: HttpContext) {
    const { sql } = await signedIn(ctx)
    const [plugins, operations] = await Promise.all([listInstalled(sql), listOperations(sql)])
    return ctx.view.render('admin/plugins', pluginsPage({ plugins, operations }, readerOf(ctx)))
  }
}
