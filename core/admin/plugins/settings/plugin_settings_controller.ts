import app from '@adonisjs/core/services/app'
import type { HttpContext } from '@adonisjs/core/http'
import { allowPrivateHosts } from '#core/plugins/installed/choices.js'
import type { InstalledPlugin } from '#core/plugins/installed/installed_plugin.js'
import { openSettings, readSettings, writeSettings } from '#core/plugins/installed/settings.js'
import { flash } from '#core/webmail/flash.js'
import { confirm, confirmationOf, type Confirmation } from '#core/webmail/sign_in/confirmation.js'
import { signedIn } from '#core/webmail/signed_in.js'
import { done } from '../../done.js'
import { paths } from '../../paths.js'
import { askedPlugin } from '../page/asked_plugin.js'
import { pluginHead } from '../shown/plugin_head.js'
import { readAnswers, type SettingsAnswers } from './settings_answers.js'
import { settingsPage } from './settings_page.js'

export default class PluginSettingsController {
  async show(ctx: HttpContext) {
    return page(ctx, await askedPlugin(ctx), confirmationOf(ctx))
  }

  async store(ctx: HttpContext) {
    const { sql } = await signedIn(ctx)
    const plugin = await askedPlugin(ctx)
    const { id, manifest } = plugin
    const seal = await app.container.make('seal')
    const kept = await openSettings(sql, seal, id, manifest.settings)
    const answers = readAnswers(ctx, plugin, kept)
    if (!answers.checked) return refused(ctx, plugin, confirmationOf(ctx), answers)
    const confirmation = await confirm(ctx)
    if (confirmation) return refused(ctx, plugin, confirmation, answers)
    const bus = await app.container.make('bus')
    await allowPrivateHosts(sql, bus, id, answers.checked.privateHosts)
    await writeSettings(sql, bus, seal, id, manifest.settings, answers.checked.values)
    await done(ctx, { action: 'plugin_settings', subject: id, details: { name: manifest.name } })
    flash(ctx, 'done', ctx.i18n.t('notices.saved'))
    return ctx.response.redirect().status(303).toPath(paths.plugin(id))
  }
}

function refused(
  ctx: HttpContext,
  plugin: InstalledPlugin,
  confirmation: Confirmation,
  answers: SettingsAnswers
) {
  ctx.response.status(422)
  return page(ctx, plugin, confirmation, answers)
}

async function page(
  ctx: HttpContext,
  plugin: InstalledPlugin,
  confirmation: Confirmation,
  answers: SettingsAnswers | null = null
) {
  const { sql } = await signedIn(ctx)
  const [head, shown] = await Promise.all([
    pluginHead(plugin, ctx.i18n),
    readSettings(sql, plugin.id),
  ])
  return ctx.view.render(
    'admin/plugin_settings',
    settingsPage(plugin, head, shown, confirmation, ctx.i18n, answers)
  )
}
