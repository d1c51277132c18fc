import type { ContributionPoint } from '@caliopen/contract/manifest/manifest'
import type { IndexState } from '#core/plugins/marketplace/indexes/index_state.js'
import type { ListedPlugin, MarketplaceAnswer } from '#core/plugins/marketplace/offers/offer.js'
import type { Reader } from '#core/webmail/reader.js'
import { paths } from '../../paths.js'
import type { MarketplacePage, OfferCard } from '../../views.js'
import { indexConcerns } from '../indexes/index_concerns.js'

interface Found {
  answer: MarketplaceAnswer
  indexes: readonly IndexState[]
  text: string
  category: ContributionPoint | null
}

export function marketplacePage(found: Found, reader: Reader): MarketplacePage {
  const { answer, indexes, text, category } = found
  const { i18n } = reader
  const count = answer.plugins.length
  return {
    query: text,
    category,
    categories: categoriesOf(found, reader),
    summary:
      text === ''
        ? i18n.t('admin.marketplace.count', { count })
        : i18n.t('admin.marketplace.found', { count, query: text }),
    cards: answer.plugins.map((plugin) => cardOf(plugin, reader)),
    concerns: indexConcerns(indexes, reader),
  }
}

function categoriesOf({ answer, text, category }: Found, { i18n }: Reader) {
  return [null, ...answer.categories.map((one) => one.category)].map((point) => ({
    point,
    text: i18n.t(`admin.marketplace.category.${point ?? 'all'}`),
    href: paths.marketplace({ q: text, category: point }),
    current: point === category,
  }))
}

function cardOf(plugin: ListedPlugin, reader: Reader): OfferCard {
  const shown = plugin.offer ?? plugin.newest
  return {
    id: plugin.id,
    name: plugin.name,
    summary: plugin.summary,
    icon: plugin.icon && paths.picture(plugin.id, 'icon', plugin.icon.sha512),
    points: plugin.categories,
    href: paths.offer(plugin.id),
    publisher: plugin.publisher.name,
    version: shown.version,
    mark: markOf(plugin, reader),
  }
}

function markOf(
  { offer, newest, installed, update, changedHands }: ListedPlugin,
  { i18n }: Reader
): OfferCard['mark'] {
  if (changedHands) return { standing: 'bad', text: i18n.t('admin.marketplace.mark.changed_hands') }
  if (update) {
    const text = i18n.t('admin.marketplace.mark.update', { version: update.version })
    return { standing: 'notice', text }
  }
  if (installed) return { standing: 'good', text: i18n.t('admin.marketplace.mark.installed') }
  if (offer) return null
  const text = newest.revocation ? 'revoked' : 'incompatible'
  return { standing: 'attention', text: i18n.t(`admin.marketplace.mark.${text}`) }
}
