import type { HttpContext } from '@adonisjs/core/http'
import { POINTS } from '@caliopen/contract/marketplace/index_document'
import { indexesOf } from '#core/plugins/marketplace/indexes/known_indexes.js'
import { searchMarketplace } from '#core/plugins/marketplace/offers/search_marketplace.js'
import { readerOf } from '#core/webmail/reader.js'
import { marketplaceParts } from '../parts.js'
import { installedVersions } from './installed_versions.js'
import { marketplacePage } from './marketplace_page.js'

const LONGEST = 100

export default class MarketplaceController {
  async index(ctx: HttpContext) {
    const { q, category } = ctx.request.qs()
    const text = typeof q === 'string' ? q.trim().slice(0, LONGEST) : ''
    const point = POINTS.find((one) => one === category)
    const parts = await marketplaceParts()
    const installed = await installedVersions(parts.sql)
    const query = { text, locale: ctx.i18n.locale, installed, ...(point && { category: point }) }
    const [answer, indexes] = await Promise.all([searchMarketplace(parts, query), indexesOf(parts)])
    return ctx.view.render(
      'admin/marketplace',
      marketplacePage({ answer, indexes, text, category: point ?? null }, readerOf(ctx))
    )
  }
}
