import type { I18n } from '@adonisjs/i18n'
import type { ContributionPoint, Contributions } from '@caliopen/contract/manifest/manifest'
import type { BroughtView } from '../../views.js'
import type { OwnTexts } from './own_texts.js'

const POINTS: readonly ContributionPoint[] = [
  'channels',
  'trustRules',
  'themes',
  'dnsProviders',
  'importers',
  'billing',
]

/** What it brings, point by point, and what it is handed for that. */
export function broughtBy(contributes: Contributions, own: OwnTexts, i18n: I18n): BroughtView[] {
  return pointsOf(contributes).map((point) => {
    const titles = (contributes[point] ?? []).map(({ title }) => own(title))
    const [name = ''] = titles
    return {
      point,
      sentence: i18n.t(`admin.brings.${point}`, { count: titles.length, name }),
      names: titles.length > 1 ? titles : [],
      handed: i18n.t(`admin.handed.${point}`),
    }
  })
}

export function pointsOf(contributes: Contributions): ContributionPoint[] {
  return POINTS.filter((point) => (contributes[point] ?? []).length > 0)
}
