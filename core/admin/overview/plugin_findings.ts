import type { InstalledPlugin } from '#core/plugins/installed/installed_plugin.js'
import type { Operation } from '#core/plugins/lifecycle/operations/operation.js'
import { failureText, safeModeText } from '#core/plugins/lifecycle/operations/sentences.js'
import type { Reader } from '#core/webmail/reader.js'
import { paths } from '../paths.js'
import { isOpen, operationLink } from '../plugins/operations/open_operations.js'
import { installedTexts, textOr } from '../plugins/shown/own_texts.js'
import type { Finding } from '../views.js'
import { attention, bad, good, notice } from './findings.js'

export interface PluginStanding {
  plugins: readonly InstalledPlugin[]
  operations: readonly Operation[]
  /** how many have a newer version */
  updates: number
  safeMode: boolean
}

/** How the plugins are, worst to best. */
export function pluginFindings(standing: PluginStanding, reader: Reader): Finding[] {
  const { plugins, operations, updates, safeMode } = standing
  const { i18n } = reader
  return [
    ...(safeMode ? [safe(reader)] : []),
    ...plugins.flatMap((plugin) => failureOf(plugin, reader)),
    ...operations
      .filter((operation) => operation.state === 'asking' && isOpen(operation))
      .map((operation) => asking(operation, plugins, reader)),
    ...(updates > 0 ? [waiting(updates, reader)] : []),
    ...running(plugins, i18n),
  ]
}

function safe({ i18n }: Reader): Finding {
  const { key, values } = safeModeText()
  return attention(i18n.t(key, { ...values }), i18n.t('admin.overview.plugins.safe_advice'))
}

function failureOf(plugin: InstalledPlugin, { i18n }: Reader): Finding[] {
  const { failure, state, id } = plugin
  if (!failure) return []
  const { key, values } = failureText(failure, state)
  const name = nameOf(plugin, i18n)
  const sentence = i18n.t('admin.overview.plugins.said', { name, said: i18n.t(key, { ...values }) })
  const link = { text: i18n.t('admin.overview.plugins.look', { name }), href: paths.plugin(id) }
  const detail = `${failure.code}\n${failure.detail}`
  return [
    state === 'off'
      ? bad(sentence, i18n.t('admin.overview.plugins.rest'), { link, detail })
      : notice(sentence, i18n.t('admin.plugin.advice.taken_back'), { link, detail }),
  ]
}

function asking(
  operation: Operation,
  plugins: readonly InstalledPlugin[],
  { i18n }: Reader
): Finding {
  const plugin = plugins.find(({ id }) => id === operation.plugin)
  const name = plugin ? nameOf(plugin, i18n) : (operation.plugin ?? '')
  const { text, href } = operationLink(operation, i18n, name)
  return attention(text, null, { link: { text: i18n.t('admin.overview.plugins.answer'), href } })
}

function waiting(count: number, { i18n }: Reader): Finding {
  const link = { text: i18n.t('admin.overview.plugins.show'), href: paths.plugins() }
  return notice(i18n.t('admin.overview.plugins.updates', { count }), null, { link })
}

function running(plugins: readonly InstalledPlugin[], i18n: Reader['i18n']): Finding[] {
  const count = plugins.filter(({ state }) => state === 'active' || state === 'probation').length
  return count === 0 ? [] : [good(i18n.t('admin.overview.plugins.running', { count }))]
}

function nameOf({ id, manifest }: InstalledPlugin, i18n: Reader['i18n']): string {
  return textOr(installedTexts(i18n, id), 'name', manifest.name)
}
