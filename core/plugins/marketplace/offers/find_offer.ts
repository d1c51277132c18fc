import { knownIndexes } from '../indexes/known_indexes.js'
import type { MarketplaceParts } from '../parts.js'
import type { Offer } from './offer.js'
import { offersOf } from './offers_of.js'

type Parts = Pick<MarketplaceParts, 'sql' | 'bundled' | 'coreVersion'>

/** That version, or the newest that works with this core and was not revoked; null where there is none. */
export async function findOffer(
  parts: Parts,
  id: string,
  version: string | null = null
): Promise<Offer | null> {
  const offers = await findOffers(parts, id)
  const wanted = (offer: Offer) =>
    version === null ? isInstallable(offer) : offer.version === version
  return offers.find(wanted) ?? null
}

/** All versions of a plugin, newest first. */
export async function findOffers(parts: Parts, id: string): Promise<Offer[]> {
  const indexes = await knownIndexes(parts)
  return offersOf(indexes, parts.coreVersion).get(id)?.offers ?? []
}

/** What the build brings and wants to be there without being asked for. */
export async function preinstalledOffers(parts: Parts): Promise<Offer[]> {
  const indexes = (await knownIndexes(parts)).filter(({ state }) => state.place === 'bundled')
  const all = [...offersOf(indexes, parts.coreVersion).values()]
  return all.flatMap(({ offers }) => {
    const offer = offers.find((one) => one.preinstalled && isInstallable(one))
    return offer ? [offer] : []
  })
}

export function isInstallable({ compatible, revocation }: Offer): boolean {
  return compatible && revocation === null
}
