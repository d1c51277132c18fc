import type { HostPermission } from '@caliopen/contract/manifest/manifest'
import type { Message, TextKey } from '@caliopen/contract/text'
import type { PermissionDiff } from './permission_diff.js'

/** One line of the screen where somebody approves. */
export interface PermissionSentence {
  kind: 'added' | 'removed' | 'same'
  message: Message
}

const MEGABYTE = 1024 * 1024

/**
 * What a plugin asks, in plain words, what is new first; `own` says the plugin's own texts in the reader's language. It
 * is never empty: who asks for nothing is said to.
 */
export function permissionSentences(
  diff: PermissionDiff,
  own: (key: TextKey) => string
): PermissionSentence[] {
  const sentences = [
    ...diff.hosts.added.map((host) => sentence('added', reach(host, own))),
    ...ofStorage(diff),
    ...ofSecrets(diff),
    ...ofSchedule(diff),
    ...diff.hosts.same.map((host) => sentence('same', reach(host, own))),
    ...diff.hosts.removed.map((host) => sentence('removed', reach(host, own))),
  ]
  const order = ['added', 'same', 'removed']
  const sorted = sentences.sort((a, b) => order.indexOf(a.kind) - order.indexOf(b.kind))
  if (sorted.some(({ kind }) => kind !== 'removed')) return sorted
  return [sentence('same', { key: 'plugins.permissions.nothing', values: {} }), ...sorted]
}

/** Names that could lead to private addresses, for the administrator to approve one by one; the named ones only. */
export function namedHosts(diff: PermissionDiff): string[] {
  return [...diff.hosts.added, ...diff.hosts.same].flatMap(({ host }) =>
    typeof host === 'string' && !host.includes('*') ? [host] : []
  )
}

function sentence(kind: PermissionSentence['kind'], message: Message): PermissionSentence {
  return { kind, message }
}

function reach({ host, ports, use, why }: HostPermission, own: (key: TextKey) => string): Message {
  return {
    key: 'plugins.permissions.reach',
    values: {
      place: placeOf(host),
      host: typeof host === 'string' ? host : '',
      ports: ports.join(', '),
      use,
      why: own(why),
    },
  }
}

function placeOf(host: HostPermission['host']): string {
  if (typeof host !== 'string') return 'setting' in host ? 'setting' : 'link'
  return host === '*' ? 'any' : 'named'
}

function ofStorage({ storage: { before, after } }: PermissionDiff): PermissionSentence[] {
  if (after === null) return []
  const isLarge = after >= MEGABYTE
  const amount = isLarge ? Math.ceil(after / MEGABYTE) : Math.ceil(after / 1024)
  const values = { amount, unit: isLarge ? 'mb' : 'kb' }
  const kind = after > (before ?? 0) ? 'added' : 'same'
  return [sentence(kind, { key: 'plugins.permissions.storage', values })]
}

function ofSecrets({ secrets: { before, after } }: PermissionDiff): PermissionSentence[] {
  if (!after) return []
  return [sentence(before ? 'same' : 'added', { key: 'plugins.permissions.secrets', values: {} })]
}

function ofSchedule({ schedule: { before, after } }: PermissionDiff): PermissionSentence[] {
  if (after === null) return []
  const kind = after < (before ?? Infinity) ? 'added' : 'same'
  const values = { minutes: Math.ceil(after / 60) }
  return [sentence(kind, { key: 'plugins.permissions.schedule', values })]
}
