import app from '@adonisjs/core/services/app'
import type { HttpContext } from '@adonisjs/core/http'
import { BusError } from '#core/bus/errors.js'
import type { ReplayPreview } from '#core/messages/rejudge/preview.js'
import { latestReplay } from '#core/messages/rejudge/replay.js'
import { findInstalled } from '#core/plugins/installed/plugin_rows.js'
import { remotePreview } from '#core/plugins/trust/preview_plugin.js'
import { requestReplay } from '#core/plugins/trust/request_replay.js'
import { flash } from '#core/webmail/flash.js'
import { readerOf } from '#core/webmail/reader.js'
import { signedIn } from '#core/webmail/signed_in.js'
import { done } from '../../done.js'
import { askedOffers } from '../../marketplace/offers/asked_offers.js'
import { offerHead } from '../../marketplace/offers/offer_head.js'
import { paths } from '../../paths.js'
import { askedPlugin } from '../page/asked_plugin.js'
import { pluginHead } from '../shown/plugin_head.js'
import { pastMailPage, type Outcome, type Tried } from './past_mail_page.js'

/** So many of the latest messages: enough to see, and read in a moment. */
const SAMPLE = 500

/** What a plugin's trust rules make of past mail: to look at before they count, and to ask for afterwards. */
export default class PastMailController {
  async show(ctx: HttpContext) {
    const tried = await triedPlugin(ctx)
    const outcome = await tryOut(tried.head.id, tried.version)
    return ctx.view.render('admin/past_mail', pastMailPage(tried, outcome, readerOf(ctx)))
  }

  async store(ctx: HttpContext) {
    const { sql } = await signedIn(ctx)
    const { id, manifest } = await askedPlugin(ctx)
    const [bus, place] = await Promise.all([app.container.make('bus'), app.container.make('place')])
    if (await requestReplay(sql, bus, place)) {
      await done(ctx, { action: 'trust_replay', subject: id, details: { name: manifest.name } })
      flash(ctx, 'done', ctx.i18n.t('admin.past_mail.begun'))
    } else {
      flash(ctx, 'failure', ctx.i18n.t('admin.past_mail.nobody_judges'))
    }
    return ctx.response.redirect().status(303).toPath(paths.pastMail(id))
  }
}

/** The one that is installed, unless another version is asked for; else the one that is offered. */
async function triedPlugin(ctx: HttpContext): Promise<Tried> {
  const { sql } = await signedIn(ctx)
  const version: unknown = ctx.request.qs().version
  const installed = await findInstalled(sql, String(ctx.params.id))
  if (installed && (typeof version !== 'string' || version === installed.version)) {
    const head = await pluginHead(installed, ctx.i18n)
    const isOn = installed.state === 'active' || installed.state === 'probation'
    return {
      ...{ head, version: installed.version, back: paths.plugin(installed.id) },
      installed: { isOn, replay: await latestReplay(sql) },
    }
  }
  const { shown } = await askedOffers(ctx)
  const head = offerHead(shown, ctx.i18n)
  return { head, version: shown.version, back: paths.offer(shown.id), installed: null }
}

async function tryOut(id: string, version: string): Promise<Outcome> {
  try {
    const bus = await app.container.make('bus')
    const preview: ReplayPreview | null = await remotePreview(bus, { id, version, sample: SAMPLE })
    return { preview, failure: null }
  } catch (error) {
    if (!(error instanceof BusError)) throw error
    return { preview: null, failure: `${error.code}\n${error.message}` }
  }
}
