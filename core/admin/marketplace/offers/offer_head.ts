import type { I18n } from '@adonisjs/i18n'
import type { Offer } from '#core/plugins/marketplace/offers/offer.js'
import { paths } from '../../paths.js'
import { pointsOf } from '../../plugins/shown/brought.js'
import { offeredTexts } from '../../plugins/shown/own_texts.js'
import type { PluginHead } from '../../views.js'

/** A plugin that is offered, as it is met everywhere. */
export function offerHead({ id, icon, details }: Offer, i18n: I18n): PluginHead {
  const own = offeredTexts(i18n, details.texts)
  return {
    id,
    name: own('name'),
    summary: own('summary'),
    icon: icon && paths.picture(id, 'icon', icon.sha512),
    points: pointsOf(details.contributes),
  }
}
