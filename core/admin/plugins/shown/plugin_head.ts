import type { I18n } from '@adonisjs/i18n'
import type { InstalledPlugin } from '#core/plugins/installed/installed_plugin.js'
import { paths } from '../../paths.js'
import type { PluginHead } from '../../views.js'
import { pointsOf } from './brought.js'
import { installedTexts, type OwnTexts } from './own_texts.js'

/** An installed plugin as it is met everywhere. */
export function pluginHead({ id, manifest, hash }: InstalledPlugin, i18n: I18n): PluginHead {
  const own = installedTexts(i18n, id)
  return {
    id,
    name: textOr(own, 'name', manifest.name),
    summary: textOr(own, 'summary', manifest.summary),
    icon: paths.pluginIcon(id, hash),
    points: pointsOf(manifest.contributes),
  }
}

/** A plugin that brings no text for it has the English one of its manifest. */
export function textOr(own: OwnTexts, key: string, instead: string): string {
  const text = own(key)
  return text === key ? instead : text
}
