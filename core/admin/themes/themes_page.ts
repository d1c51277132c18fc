import type { I18n } from '@adonisjs/i18n'
import type { InstalledPlugin } from '#core/plugins/installed/installed_plugin.js'
import type { ThemeSummary } from '#core/themes/choice/list_themes.js'
import { momentFor, type Reader } from '#core/webmail/reader.js'
import { bad } from '../overview/findings.js'
import { installedTexts, textOr } from '../plugins/shown/own_texts.js'
import { paths } from '../paths.js'
import type { Finding, ThemeCard, ThemesPage } from '../views.js'

interface ThemeFacts {
  themes: readonly ThemeSummary[]
  plugins: readonly InstalledPlugin[]
  /** what this administrator looks at */
  preview: string | null
}

export function themesPage(facts: ThemeFacts, reader: Reader): ThemesPage {
  return {
    themes: facts.themes.map((theme) => themeCard(theme, facts, reader)),
    sleeping: sleeping(facts.plugins, reader.i18n),
    more: paths.marketplace({ category: 'themes' }),
  }
}

function themeCard(
  theme: ThemeSummary,
  { plugins, preview }: ThemeFacts,
  reader: Reader
): ThemeCard {
  const { i18n } = reader
  const { name, title, plugin, chosen } = theme
  const from = plugins.find(({ id }) => id === plugin?.id)
  return {
    name,
    title: i18n.t(title, {}, name),
    summary: from
      ? textOr(installedTexts(i18n, from.id), 'summary', from.manifest.summary)
      : i18n.t('admin.themes.ours'),
    plugin: from
      ? {
          text: i18n.t('admin.themes.from', { name: nameOf(from, i18n), version: from.version }),
          href: paths.plugin(from.id),
        }
      : null,
    chosen,
    previewed: name === preview,
    failure: failureOf(theme, reader),
  }
}

function failureOf({ failure }: ThemeSummary, reader: Reader): Finding | null {
  if (!failure) return null
  const { i18n } = reader
  const sentence = i18n.t('admin.themes.failed', { date: momentFor(reader, failure.at).full })
  return bad(sentence, i18n.t('admin.themes.failed_advice'), { detail: failure.detail })
}

/** Plugins that bring a theme, and are off. */
function sleeping(plugins: readonly InstalledPlugin[], i18n: I18n): ThemesPage['sleeping'] {
  return plugins
    .filter(({ state, manifest }) => {
      const isOff = state === 'inactive' || state === 'off'
      return isOff && (manifest.contributes.themes ?? []).length > 0
    })
    .map((plugin) => ({
      text: i18n.t('admin.themes.sleeping', { name: nameOf(plugin, i18n) }),
      href: paths.plugin(plugin.id),
    }))
}

function nameOf({ id, manifest }: InstalledPlugin, i18n: I18n): string {
  return textOr(installedTexts(i18n, id), 'name', manifest.name)
}
