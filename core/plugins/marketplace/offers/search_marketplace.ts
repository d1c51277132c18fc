import { POINTS } from '@caliopen/contract/marketplace/index_document'
import type { IndexedVersion } from '@caliopen/contract/marketplace/index_document'
import semver from 'semver'
import { knownIndexes } from '../indexes/known_indexes.js'
import type { MarketplaceParts } from '../parts.js'
import { isInstallable } from './find_offer.js'
import type { ListedPlugin, MarketplaceAnswer, MarketplaceQuery, Offer } from './offer.js'
import { offersOf, type OfferedPlugin } from './offers_of.js'

type Parts = Pick<MarketplaceParts, 'sql' | 'bundled' | 'coreVersion'>

interface Titled {
  name: string
  title: string
}

/** What the words find, best first; without words everything, by name. */
export async function searchMarketplace(
  parts: Parts,
  query: MarketplaceQuery
): Promise<MarketplaceAnswer> {
  const offered = offersOf(await knownIndexes(parts), parts.coreVersion)
  return searchOffers([...offered.values()], query)
}

export function searchOffers(
  offered: readonly OfferedPlugin[],
  query: MarketplaceQuery
): MarketplaceAnswer {
  const words = wordsOf(query.text ?? '')
  const found = offered
    .map((one) => ({ listed: listed(one, query), rank: rankOf(one, words, query.locale) }))
    .filter(({ rank }) => rank > 0)
    .sort((a, b) => b.rank - a.rank || a.listed.name.localeCompare(b.listed.name, query.locale))
    .map((one) => one.listed)
  const { category } = query
  return {
    plugins: category ? found.filter(({ categories }) => categories.includes(category)) : found,
    categories: POINTS.flatMap((point) => {
      const count = found.filter(({ categories }) => categories.includes(point)).length
      return count > 0 ? [{ category: point, count }] : []
    }),
  }
}

/** A text of a version in the reader's language, the parent language, or English. */
export function textOf({ texts }: IndexedVersion, key: string, locale: string): string {
  const [language = locale] = locale.split('-')
  return texts[locale]?.[key] ?? texts[language]?.[key] ?? texts.en?.[key] ?? key
}

function listed({ plugin, offers }: OfferedPlugin, query: MarketplaceQuery): ListedPlugin {
  const [newest] = offers
  const offer = offers.find(isInstallable) ?? null
  const shown = offer ?? newest
  const installed = query.installed.get(plugin.id)
  return {
    id: plugin.id,
    index: shown.index,
    bundled: shown.bundled,
    name: textOf(shown.details, 'name', query.locale),
    summary: textOf(shown.details, 'summary', query.locale),
    publisher: plugin.publisher,
    categories: categoriesOf(shown),
    icon: shown.icon,
    offer,
    newest,
    installed: installed?.version ?? null,
    update: offer && installed && semver.gt(offer.version, installed.version) ? offer : null,
    changedHands: Boolean(
      installed && offer && !offer.bundled && installed.publisherKey !== offer.key
    ),
  }
}

function categoriesOf({ details }: Offer) {
  return POINTS.filter((point) => (details.contributes[point] ?? []).length > 0)
}

/** All words must be found; a name counts more than who made it, and that more than what is said of it. */
function rankOf({ plugin, offers }: OfferedPlugin, words: readonly string[], locale: string) {
  const { details } = offers.find(isInstallable) ?? offers[0]
  const names = [textOf(details, 'name', locale), textOf(details, 'name', 'en'), plugin.id]
  const contributions = POINTS.flatMap<Titled>((point) => details.contributes[point] ?? [])
  const titles = contributions.flatMap(({ name, title }) => [name, textOf(details, title, locale)])
  const summaries = ['summary'].flatMap((key) => [
    textOf(details, key, locale),
    textOf(details, key, 'en'),
  ])
  const fields: [number, string[]][] = [
    [8, wordsOf(names.join(' '))],
    [4, wordsOf(titles.join(' '))],
    [2, wordsOf(`${plugin.publisher.name} ${plugin.publisher.id}`)],
    [1, wordsOf(summaries.join(' '))],
  ]
  const ranks = words.map((word) => rankOfWord(word, fields))
  return ranks.includes(0) ? 0 : ranks.reduce((sum, rank) => sum + rank, 1)
}

function rankOfWord(word: string, fields: [number, string[]][]): number {
  const ranks = fields.map(([weight, terms]) => {
    if (terms.includes(word)) return weight * 2
    return terms.some((term) => term.startsWith(word)) ? weight : 0
  })
  return Math.max(...ranks)
}

/** Small letters without accents: whoever types "messagerie" means "Messagerie". */
function wordsOf(text: string): string[] {
  const plain = text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase()
  return plain.match(/[\p{L}\p{N}]+/gu) ?? []
}
