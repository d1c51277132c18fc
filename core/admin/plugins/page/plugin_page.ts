import type { InstalledPlugin } from '#core/plugins/installed/installed_plugin.js'
import { permissionDiff } from '#core/plugins/lifecycle/consent/permission_diff.js'
import { momentFor, type Reader } from '#core/webmail/reader.js'
import { andList } from '../../and_list.js'
import type { PluginPage, VersionsView } from '../../views.js'
import { operationLink } from '../operations/open_operations.js'
import { permissionViews } from '../permissions/permission_views.js'
import { broughtBy } from '../shown/brought.js'
import { installedTexts } from '../shown/own_texts.js'
import { contactText, ownerHistory, ownerView } from '../shown/owner_view.js'
import { stateView } from '../shown/state_view.js'
import { figuresOf, logLine } from './figures.js'
import type { PluginFacts } from './plugin_facts.js'

/** Everything about one plugin, on one page. */
export function pluginPage(
  plugin: InstalledPlugin,
  facts: PluginFacts,
  reader: Reader
): PluginPage {
  const { i18n } = reader
  const { manifest } = plugin
  const { head, operation, update } = facts
  const own = installedTexts(i18n, plugin.id)
  const approved = permissionDiff(plugin.grants.permissions, plugin.grants.permissions)
  const { version, licence, homepage = null, security } = manifest
  return {
    plugin: { ...head, version, licence, homepage, security, contact: contactText(security) },
    ...stateView(plugin, reader, 'long'),
    operation: operation && operationLink(operation, i18n, head.name),
    unanswered: unansweredText(plugin, facts.unanswered, reader),
    update: update && i18n.t('admin.plugin.update', { version: update.version }),
    may: mayBeAsked(plugin, operation !== null),
    hasSettings: manifest.settings.length > 0 || (manifest.permissions.hosts ?? []).length > 0,
    brings: broughtBy(manifest.contributes, own, i18n),
    permissions: permissionViews(approved, { own, ...manifest }, i18n),
    privateHosts: andList(plugin.grants.privateHosts, i18n.locale),
    figures: figuresOf(facts.usage, i18n),
    log: facts.log.map((line) => logLine(line, reader)),
    versions: versionsView(plugin, reader),
    owner: ownerView(manifest.publisher, plugin.publisherKey, ownerHistory(facts.owners, reader)),
  }
}

/** One thing at a time: what is being done is finished first. */
function mayBeAsked({ state, previous }: InstalledPlugin, isBusy: boolean): PluginPage['may'] {
  const isOn = state === 'active' || state === 'probation'
  return {
    activate: !isOn && !isBusy,
    deactivate: isOn && !isBusy,
    rollback: previous !== null && !isBusy,
  }
}

function unansweredText(
  { id, manifest }: InstalledPlugin,
  names: readonly string[],
  { i18n }: Reader
): string | null {
  if (names.length === 0) return null
  const own = installedTexts(i18n, id)
  const labels = manifest.settings.filter(({ name }) => names.includes(name))
  const questions = andList(
    labels.map(({ label }) => own(label)),
    i18n.locale
  )
  return i18n.t('admin.plugin.unanswered', { questions })
}

function versionsView(plugin: InstalledPlugin, reader: Reader): VersionsView {
  const { i18n } = reader
  const { version, source, previous, updatedAt } = plugin
  const values = { version, index: source ?? '', date: momentFor(reader, updatedAt).full }
  return {
    sentence: i18n.t(`admin.versions.${source === null ? 'uploaded' : 'from_index'}`, values),
    rollback: previous && i18n.t('admin.versions.previous', { version: previous.version }),
    rollbackText: previous && i18n.t('admin.versions.go_back', { version: previous.version }),
    automatic: plugin.automatic,
  }
}
