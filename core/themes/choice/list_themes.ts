import type { TextKey } from '@caliopen/contract/text'
import type { Bus } from '#core/bus/bus.js'
import type { Sql } from '#database/sql.js'
import type { ThemeSource } from '../source.js'
import { readChoice, writeChoice, type ThemeChoice } from './choice.js'

export const DEFAULT = 'default'

/** What a theme is to who chooses one. */
export interface ThemeSummary {
  name: string
  /** a text, whole */
  title: TextKey
  parent: string | null
  /** null for `default`, which is no plugin */
  plugin: { id: string; version: string } | null
  chosen: boolean
  /** it is the chosen one, but failed too often: pages are those of `default` */
  failure: ThemeChoice['failure']
}

/** `default` first, then by name. */
export async function listThemes(sql: Sql, source: ThemeSource): Promise<ThemeSummary[]> {
  const [packages, choice] = await Promise.all([source.list(), readChoice(sql)])
  const chosen = packages.some(({ name }) => name === choice.theme) ? choice.theme : DEFAULT
  const others = packages
    .map(({ name, title, parent, plugin: id, version }) => ({
      ...{ name, title, parent, plugin: { id, version } },
      ...{ chosen: name === chosen, failure: name === chosen ? choice.failure : null },
    }))
    .sort((a, b) => (a.name < b.name ? -1 : 1))
  const ours = { name: DEFAULT, title: 'themes.default.title', parent: null, plugin: null }
  return [{ ...ours, chosen: chosen === DEFAULT, failure: null }, ...others]
}

/** For everybody, on every node, with the next page. False where there is no such theme. */
export async function chooseTheme(
  sql: Sql,
  bus: Pick<Bus, 'publish'>,
  source: ThemeSource,
  name: string,
  by: Buffer
): Promise<boolean> {
  const known = name === DEFAULT || (await source.list()).some((one) => one.name === name)
  if (!known) return false
  await writeChoice(sql, name === DEFAULT ? null : name, by)
  bus.publish('themes.changed', {})
  return true
}
