import app from '@adonisjs/core/services/app'
import type { HttpContext } from '@adonisjs/core/http'
import { BusError } from '#core/bus/errors.js'
import type { ReplayPreview } from '#core/messages/rejudge/preview.js'
import { findInstalled } from '#core/plugins/installed/plugin_rows.js'
import { remotePreview } from '#core/plugins/trust/preview_plugin.js'
import { readerOf } from '#core/webmail/reader.js'
import { signedIn } from '#core/webmail/signed_in.js'
import { askedOffers } from '../../marketplace/offers/asked_offers.js'
import { offerHead } from '../../marketplace/offers/offer_head.js'
import { paths } from '../../paths.js'
import { pluginHead } from '../shown/plugin_head.js'
import { trialPage, type TrialOutcome, type Tried } from './trial_page.js'

/** So many of the latest messages: enough to see, and read in a moment. */
const SAMPLE = 500

/** What a plugin's trust rules would make of past mail; nothing of it is kept. */
export default class TrialsController {
  async show(ctx: HttpContext) {
    const tried = await triedPlugin(ctx)
    const outcome = await tryOut(tried.head.id, tried.version)
    return ctx.view.render('admin/trial', trialPage(tried, outcome, readerOf(ctx)))
  }
}

/** The one that is installed, unless another version is asked for; else the one that is offered. */
async function triedPlugin(ctx: HttpContext): Promise<Tried> {
  const { sql } = await signedIn(ctx)
  const version: unknown = ctx.request.qs().version
  const installed = await findInstalled(sql, String(ctx.params.id))
  if (installed && (typeof version !== 'string' || version === installed.version)) {
    const head = await pluginHead(installed, ctx.i18n)
    return { head, version: installed.version, back: paths.plugin(installed.id) }
  }
  const { shown } = await askedOffers(ctx)
  const head = offerHead(shown, ctx.i18n)
  return { head, version: shown.version, back: paths.offer(shown.id) }
}

async function tryOut(id: string, version: string): Promise<TrialOutcome> {
  try {
    const bus = await app.container.make('bus')
    const preview: ReplayPreview | null = await remotePreview(bus, { id, version, sample: SAMPLE })
    return { preview, failure: null }
  } catch (error) {
    if (!(error instanceof BusError)) throw error
    return { preview: null, failure: `${error.code}\n${error.message}` }
  }
}
