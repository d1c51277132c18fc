import type { InstalledPlugin } from '#core/plugins/installed/installed_plugin.js'
import type { Operation } from '#core/plugins/lifecycle/operations/operation.js'
import type { Reader } from '#core/webmail/reader.js'
import { paths } from '../../paths.js'
import type { PluginHead, PluginRow, PluginsPage } from '../../views.js'
import { isOpen, operationLink } from '../operations/open_operations.js'
import { stateView } from '../shown/state_view.js'

export interface ListedPlugin {
  plugin: InstalledPlugin
  head: PluginHead
  /** a newer version that can be had */
  update: { version: string } | null
}

/** What needs somebody stands first; the rest by name. */
export function pluginsPage(
  listed: readonly ListedPlugin[],
  operations: readonly Operation[],
  reader: Reader
): PluginsPage {
  const { i18n } = reader
  const open = operations.filter(isOpen)
  const ids = new Set(listed.map(({ head }) => head.id))
  const running = listed.filter(
    ({ plugin: { state } }) => state === 'active' || state === 'probation'
  )
  return {
    summary: i18n.t('admin.plugins.summary', { count: listed.length, running: running.length }),
    underWay: open
      .filter(({ plugin }) => plugin === null || !ids.has(plugin))
      .map((operation) => operationLink(operation, i18n)),
    rows: listed.map((one) => pluginRow(one, open, reader)).sort(byNeedThenName(i18n.locale)),
  }
}

function pluginRow(
  { plugin, head, update }: ListedPlugin,
  open: readonly Operation[],
  reader: Reader
): PluginRow {
  const { i18n } = reader
  const operation = open.find((one) => one.plugin === plugin.id)
  return {
    ...head,
    ...stateView(plugin, reader, 'short'),
    href: paths.plugin(plugin.id),
    version: plugin.version,
    update: update && i18n.t('admin.plugin.update', { version: update.version }),
    operation: operation ? operationLink(operation, i18n, head.name) : null,
  }
}

function byNeedThenName(locale: string) {
  const needs = ({ failure, operation, update }: PluginRow) =>
    failure || operation || update ? 0 : 1
  return (a: PluginRow, b: PluginRow) => needs(a) - needs(b) || a.name.localeCompare(b.name, locale)
}
