import type { HttpContext } from '@adonisjs/core/http'
import { readerOf } from '#core/webmail/reader.js'
import { signedIn } from '#core/webmail/signed_in.js'
import { askedPlugin } from './asked_plugin.js'
import { factsOf } from './plugin_facts.js'
import { pluginPage } from './plugin_page.js'

export default class PluginController {
  async show(ctx: HttpContext) {
    const { sql } = await signedIn(ctx)
    const plugin = await askedPlugin(ctx)
    const facts = await factsOf(sql, plugin, ctx.i18n)
    return ctx.view.render('admin/plugin', pluginPage(plugin, facts, readerOf(ctx)))
  }
}
