import type { HttpContext } from '@adonisjs/core/http'
import { findInstalled } from '#core/plugins/installed/plugin_rows.js'
import { readerOf } from '#core/webmail/reader.js'
import { startOperation } from '../../plugins/operations/start_operation.js'
import { marketplaceParts } from '../parts.js'
import { askedOffers } from './asked_offers.js'
import { offerPage } from './offer_page.js'

export default class OfferController {
  async show(ctx: HttpContext) {
    const { sql } = await marketplaceParts()
    const offers = await askedOffers(ctx)
    const installed = await findInstalled(sql, offers.shown.id)
    return ctx.view.render('admin/offer', offerPage(offers, installed, readerOf(ctx)))
  }

  /** Nothing is installed by this: the package is fetched and checked, and then it is asked about. */
  async store(ctx: HttpContext) {
    const { sql } = await marketplaceParts()
    const { shown } = await askedOffers(ctx)
    const { id, version } = shown
    const from = { package: { offer: id, version }, accept: {} }
    const request = (await findInstalled(sql, id))
      ? ({ kind: 'update', plugin: id, ...from } as const)
      : ({ kind: 'install', ...from } as const)
    return startOperation(ctx, request, { id, name: shown.details.texts.en?.name ?? id })
  }
}
