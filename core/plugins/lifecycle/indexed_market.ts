import type { Offer } from '../marketplace/offers/offer.js'
import { fetchPackage } from '../marketplace/offers/fetch_package.js'
import { findOffer, preinstalledOffers } from '../marketplace/offers/find_offer.js'
import { findRevoked } from '../marketplace/offers/revocations.js'
import type { MarketplaceParts } from '../marketplace/parts.js'
import type { Market, Offered } from './parts.js'

/** The indexes of the marketplace, as the lifecycle asks them. */
export function indexedMarket(parts: MarketplaceParts): Market {
  const offered = (offer: Offer): Offered => ({
    id: offer.id,
    version: offer.version,
    source: offer.index,
    bundled: offer.bundled,
    publishedAt: offer.details.published,
    fetch: () => fetchPackage(parts, offer),
  })
  return {
    async find(id, version) {
      const offer = await findOffer(parts, id, version ?? null)
      return offer && offered(offer)
    },
    async revocation({ id, version, hash, key, source }) {
      const revocable = { id, version, sha512: hash, key, index: source }
      const [revoked] = await findRevoked(parts, [revocable])
      return revoked?.revocation.reason ?? null
    },
    preinstalled: async () => (await preinstalledOffers(parts)).map(offered),
  }
}
