import app from '@adonisjs/core/services/app'
import type { HttpContext } from '@adonisjs/core/http'
import { BusError } from '#core/bus/errors.js'
import type { ReplayPreview } from '#core/messages/rejudge/preview.js'
import { latestReplay } from '#core/messages/rejudge/replay.js'
import { remotePreview } from '#core/plugins/trust/preview_plugin.js'
import { requestReplay } from '#core/plugins/trust/request_replay.js'
import { flash } from '#core/webmail/flash.js'
import { readerOf } from '#core/webmail/reader.js'
import { signedIn } from '#core/webmail/signed_in.js'
import { done } from '../../done.js'
import { paths } from '../../paths.js'
import { askedPlugin } from '../page/asked_plugin.js'
import { pluginHead } from '../shown/plugin_head.js'
import { pastMailPage } from './past_mail_page.js'

/** What a plugin with trust rules makes of past mail: to look at before it counts, and to ask for afterwards. */
export default class PastMailController {
  async show(ctx: HttpContext) {
    const { sql } = await signedIn(ctx)
    const plugin = await askedPlugin(ctx)
    const head = await pluginHead(plugin, ctx.i18n)
    const found = { preview: await preview(plugin.id), replay: await latestReplay(sql) }
    return ctx.view.render('admin/past_mail', pastMailPage(plugin, head, found, readerOf(ctx)))
  }

  async store(ctx: HttpContext) {
    const { sql } = await signedIn(ctx)
    const { id, manifest } = await askedPlugin(ctx)
    const [bus, place] = await Promise.all([app.container.make('bus'), app.container.make('place')])
    if (await requestReplay(sql, bus, place)) {
      await done(ctx, { action: 'trust_replay', subject: id, details: { name: manifest.name } })
      flash(ctx, 'done', ctx.i18n.t('admin.past_mail.begun'))
    } else {
      flash(ctx, 'failure', ctx.i18n.t('admin.past_mail.no_rules'))
    }
    return ctx.response.redirect().status(303).toPath(paths.pastMail(id))
  }
}

/** null where there is no worker that could try it, or the plugin does not start. */
async function preview(id: string): Promise<ReplayPreview | null> {
  try {
    return await remotePreview(await app.container.make('bus'), { id })
  } catch (error) {
    if (error instanceof BusError) return null
    throw error
  }
}
