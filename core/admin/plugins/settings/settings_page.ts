import type { I18n } from '@adonisjs/i18n'
import { fieldViews } from '#core/plugins/forms/field_views.js'
import type { InstalledPlugin } from '#core/plugins/installed/installed_plugin.js'
import type { ShownSettings } from '#core/plugins/installed/settings.js'
import type { Confirmation } from '#core/webmail/sign_in/confirmation.js'
import type { PluginHead, PluginSettingsPage } from '../../views.js'
import { mayMeanPrivateHosts } from '../permissions/private_hosts.js'
import { installedTexts } from '../shown/own_texts.js'
import type { SettingsAnswers } from './settings_answers.js'

/** With what is kept or, when the form comes back, with what was answered. */
export function settingsPage(
  plugin: InstalledPlugin,
  head: PluginHead,
  { values, secrets }: ShownSettings,
  confirmation: Confirmation,
  i18n: I18n,
  answers: SettingsAnswers | null = null
): PluginSettingsPage {
  const { id, manifest, grants } = plugin
  // That a secret is kept is all that a page may know of it.
  const kept = { ...values, ...Object.fromEntries(secrets.map((name) => [name, true])) }
  const own = installedTexts(i18n, id)
  const texts = {
    own,
    say: ({ key, values: said }: { key: string; values: object }) => i18n.t(key, { ...said }),
  }
  const hosts = { typed: grants.privateHosts.join('\n'), error: null }
  return {
    plugin: head,
    fields: fieldViews(
      manifest.settings,
      { values: kept, ...(answers && { input: answers.input, faults: answers.faults }) },
      texts
    ),
    privateHosts: mayMeanPrivateHosts(manifest.permissions)
      ? (answers?.privateHosts ?? hosts)
      : null,
    refused: answers !== null,
    confirmation,
  }
}
