import type { I18n } from '@adonisjs/i18n'
import type { Field } from '@caliopen/contract/manifest/fields'
import type { Contributions, HostPermission } from '@caliopen/contract/manifest/manifest'
import { andList } from '../../and_list.js'
import type { PermissionView } from '../../views.js'
import type { OwnTexts } from '../shown/own_texts.js'

/** Whose permissions are told: its own texts, and the questions whose answers name hosts. */
export interface Asking {
  own: OwnTexts
  settings: readonly Field[]
  contributes: Contributions
}

export function hostView(
  permission: HostPermission,
  change: PermissionView['change'],
  asking: Asking,
  i18n: I18n
): PermissionView {
  const ports = andList(permission.ports.map(String), i18n.locale)
  return {
    icon: 'reach',
    sentence: whither(permission.host, asking, i18n),
    how: i18n.t(`admin.permissions.use.${permission.use}`, {
      ports,
      count: permission.ports.length,
    }),
    why: asking.own(permission.why),
    caution: cautionOf(permission, i18n),
    change,
  }
}

function whither(host: HostPermission['host'], asking: Asking, i18n: I18n): string {
  const { own, settings } = asking
  if (typeof host === 'object') {
    if ('link' in host) return i18n.t(`admin.permissions.host.link_${namedFor(host.link, asking)}`)
    const asked = settings.find(({ name }) => name === host.setting)
    return asked
      ? i18n.t('admin.permissions.host.setting', { field: own(asked.label) })
      : i18n.t('admin.permissions.host.some_setting')
  }
  if (host === '*') return i18n.t('admin.permissions.host.any')
  return host.startsWith('*.')
    ? i18n.t('admin.permissions.host.below', { host: host.slice(2) })
    : i18n.t('admin.permissions.host.named', { host })
}

/** Whose form asks for the host. */
function namedFor(field: string, { contributes }: Asking): 'channels' | 'dns' | 'importers' {
  const asks = (fields: readonly Field[]) => fields.some(({ name }) => name === field)
  if (contributes.dnsProviders?.some(({ credentials }) => asks(credentials))) return 'dns'
  return contributes.importers?.some(({ fields }) => asks(fields)) ? 'importers' : 'channels'
}

/** What somebody would want to think twice about. */
function cautionOf({ host, use }: HostPermission, i18n: I18n): string | null {
  if (host === '*') return i18n.t('admin.permissions.caution.any')
  const isOpen = use === 'http' || use === 'tcp'
  return isOpen ? i18n.t('admin.permissions.caution.open') : null
}
