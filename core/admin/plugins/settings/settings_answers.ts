import type { HttpContext } from '@adonisjs/core/http'
import type { FieldValues } from '@caliopen/contract/manifest/fields'
import type { InstalledPlugin } from '#core/plugins/installed/installed_plugin.js'
import {
  checkFields,
  fieldInput,
  type FieldFaults,
  type FieldInput,
} from '#core/plugins/forms/check_fields.js'
import { readPrivateHosts } from '../permissions/private_hosts.js'
import type { PrivateHostsView } from '../../views.js'

/** What was answered, checked; null in `checked` where something is wrong. */
export interface SettingsAnswers {
  input: FieldInput
  faults: FieldFaults
  privateHosts: PrivateHostsView
  checked: { values: FieldValues; privateHosts: readonly string[] } | null
}

/** `kept` are the values of before, secrets opened. */
export function readAnswers(
  { request, i18n }: HttpContext,
  { manifest }: InstalledPlugin,
  kept: FieldValues
): SettingsAnswers {
  const input = fieldInput(request.body())
  const fields = checkFields(manifest.settings, input, kept)
  const typed: unknown = request.input('private_hosts')
  const hosts = readPrivateHosts(typed)
  return {
    input,
    faults: fields.ok ? {} : fields.faults,
    privateHosts: {
      typed: typeof typed === 'string' ? typed : '',
      error: hosts.ok ? null : i18n.t('admin.private_hosts.wrong', { host: hosts.wrong }),
    },
    checked: fields.ok && hosts.ok ? { values: fields.values, privateHosts: hosts.hosts } : null,
  }
}
