import type { HttpContext } from '@adonisjs/core/http'
import type { IndexedFile } from '@caliopen/contract/marketplace/index_document'
import { MarketplaceError } from '#core/plugins/marketplace/errors.js'
import { fetchMedia } from '#core/plugins/marketplace/offers/fetch_package.js'
import type { Offer } from '#core/plugins/marketplace/offers/offer.js'
import { NotFoundError } from '#core/webmail/errors.js'
import { sendPicture } from '../../pictures/send_picture.js'
import { marketplaceParts } from '../parts.js'
import { askedOffers } from './asked_offers.js'

/** Pictures of an index come through us: an administrator's browser asks nobody else. */
export default class PicturesController {
  async show(ctx: HttpContext) {
    const { shown } = await askedOffers(ctx)
    const file = named(shown, String(ctx.params.name))
    if (!file) throw new NotFoundError()
    return sendPicture(ctx, file.path, await read(shown, file))
  }
}

function named({ icon, details }: Offer, name: string): IndexedFile | null {
  if (name === 'icon') return icon
  return /^\d{1,2}$/.test(name) ? (details.screenshots[Number(name)] ?? null) : null
}

/** A picture that cannot be had is not there: the page goes without. */
async function read(offer: Offer, file: IndexedFile): Promise<Buffer> {
  try {
    return await fetchMedia(await marketplaceParts(), offer, file)
  } catch (error) {
    if (error instanceof MarketplaceError) throw new NotFoundError()
    throw error
  }
}
