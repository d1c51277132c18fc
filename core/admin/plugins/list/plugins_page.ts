import type { InstalledPlugin } from '#core/plugins/installed/installed_plugin.js'
import type { Operation } from '#core/plugins/lifecycle/operation.js'
import type { Reader } from '#core/webmail/reader.js'
import { paths } from '../../paths.js'
import type { PluginRow, PluginsPage } from '../../views.js'
import { isOpen, operationLink } from '../operations/open_operations.js'
import { pluginHead } from '../shown/plugin_head.js'
import { stateView } from '../shown/state_view.js'

interface Found {
  plugins: readonly InstalledPlugin[]
  operations: readonly Operation[]
}

/** What needs somebody stands first; the rest by name. */
export function pluginsPage({ plugins, operations }: Found, reader: Reader): PluginsPage {
  const open = operations.filter(isOpen)
  const rows = plugins.map((plugin) => pluginRow(plugin, open, reader))
  const ids = new Set(plugins.map(({ id }) => id))
  const { i18n } = reader
  const running = plugins.filter(({ state }) => state === 'active' || state === 'probation').length
  return {
    summary: i18n.t('admin.plugins.summary', { count: plugins.length, running }),
    underWay: open
      .filter(({ plugin }) => plugin === null || !ids.has(plugin))
      .map((operation) => operationLink(operation, i18n)),
    rows: rows.sort(byNeedThenName(i18n.locale)),
  }
}

function pluginRow(plugin: InstalledPlugin, open: readonly Operation[], reader: Reader): PluginRow {
  const operation = open.find((one) => one.plugin === plugin.id)
  return {
    ...pluginHead(plugin, reader.i18n),
    ...stateView(plugin, reader),
    href: paths.plugin(plugin.id),
    version: plugin.version,
    update: null,
    operation: operation ? operationLink(operation, reader.i18n) : null,
  }
}

function byNeedThenName(locale: string) {
  const needs = ({ failure, operation }: PluginRow) => (failure || operation ? 0 : 1)
  return (a: PluginRow, b: PluginRow) => needs(a) - needs(b) || a.name.localeCompare(b.name, locale)
}
