import type { HttpContext } from '@adonisjs/core/http'
import { findOffers, isInstallable } from '#core/plugins/marketplace/offers/find_offer.js'
import type { Offer } from '#core/plugins/marketplace/offers/offer.js'
import { NotFoundError } from '#core/webmail/errors.js'
import { marketplaceParts } from '../parts.js'

/** All versions of a plugin, newest first, and the one that can be had or, where none can, the newest. */
export interface AskedOffers {
  shown: Offer
  all: readonly Offer[]
}

export async function askedOffers({ params }: HttpContext): Promise<AskedOffers> {
  const all = await findOffers(await marketplaceParts(), String(params.id))
  const shown = all.find(isInstallable) ?? all[0]
  if (!shown) throw new NotFoundError()
  return { shown, all }
}
