import type { I18n } from '@adonisjs/i18n'
import type { PermissionDiff } from '#core/plugins/lifecycle/consent/permission_diff.js'
import { sizeText } from '#core/webmail/sizes.js'
import type { PermissionView } from '../../views.js'
import { hostView, type Asking } from './host_view.js'

/** What it may reach, in plain sentences; what is new comes first, what it gives up last. */
export function permissionViews(
  diff: PermissionDiff,
  asking: Asking,
  i18n: I18n
): PermissionView[] {
  const { hosts } = diff
  const views = [
    ...hosts.added.map((host) => hostView(host, 'added', asking, i18n)),
    ...hosts.same.map((host) => hostView(host, 'same', asking, i18n)),
    ...hosts.removed.map((host) => hostView(host, 'removed', asking, i18n)),
    ...storage(diff, i18n),
    ...secrets(diff, i18n),
    ...schedule(diff, i18n),
  ]
  const order: readonly PermissionView['change'][] = ['added', 'same', 'removed']
  return views.sort((a, b) => order.indexOf(a.change) - order.indexOf(b.change))
}

function storage({ storage: { before, after } }: PermissionDiff, i18n: I18n): PermissionView[] {
  const bytes = after ?? before
  if (bytes === null) return []
  const sentence = i18n.t('admin.permissions.storage', { size: sizeText(bytes, i18n.locale) })
  return [own('storage', sentence, changeOf(before ?? 0, after ?? 0, after === null))]
}

function secrets({ secrets: { before, after } }: PermissionDiff, i18n: I18n): PermissionView[] {
  if (!before && !after) return []
  return [own('secrets', i18n.t('admin.permissions.secrets'), changeOf(+before, +after, !after))]
}

function schedule({ schedule: { before, after } }: PermissionDiff, i18n: I18n): PermissionView[] {
  const seconds = after ?? before
  if (seconds === null) return []
  const often = (every: number | null) => (every === null ? 0 : 1 / every)
  return [
    own('schedule', scheduleText(seconds, i18n), changeOf(often(before), often(after), !after)),
  ]
}

/** "Every 90 seconds", "every 5 minutes", "every hour". */
function scheduleText(seconds: number, i18n: I18n): string {
  if (seconds % 3_600 === 0) return i18n.t('admin.permissions.hours', { count: seconds / 3_600 })
  if (seconds % 60 === 0) return i18n.t('admin.permissions.minutes', { count: seconds / 60 })
  return i18n.t('admin.permissions.seconds', { count: seconds })
}

function changeOf(before: number, after: number, gone: boolean): PermissionView['change'] {
  if (gone) return 'removed'
  return after > before ? 'added' : 'same'
}

function own(
  icon: PermissionView['icon'],
  sentence: string,
  change: PermissionView['change']
): PermissionView {
  return { icon, sentence, how: null, why: null, caution: null, change }
}
