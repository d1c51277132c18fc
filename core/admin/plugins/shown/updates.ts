import type { InstalledPlugin } from '#core/plugins/installed/installed_plugin.js'
import type { Offer } from '#core/plugins/marketplace/offers/offer.js'
import { searchMarketplace } from '#core/plugins/marketplace/offers/search_marketplace.js'
import { marketplaceParts } from '../../marketplace/parts.js'

/** By id: the newer version that an index offers of what is installed. */
export async function updatesFor(
  plugins: readonly InstalledPlugin[]
): Promise<ReadonlyMap<string, Offer>> {
  const installed = new Map(
    plugins.map(({ id, version, publisherKey }) => [id, { version, publisherKey }])
  )
  const answer = await searchMarketplace(await marketplaceParts(), { locale: 'en', installed })
  return new Map(answer.plugins.flatMap(({ id, update }) => (update ? [[id, update]] : [])))
}
