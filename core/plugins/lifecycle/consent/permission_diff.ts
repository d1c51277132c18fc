import type { HostPermission, Permissions } from '@caliopen/contract/manifest/manifest'

/** What is asked, beside what was approved before: `same` needs no second look. */
export interface PermissionDiff {
  hosts: { added: HostPermission[]; removed: HostPermission[]; same: HostPermission[] }
  /** bytes; null: none */
  storage: { before: number | null; after: number | null }
  secrets: { before: boolean; after: boolean }
  /** seconds between two calls; null: never */
  schedule: { before: number | null; after: number | null }
  /** something is asked that was not approved: somebody must say yes */
  more: boolean
}

export function permissionDiff(before: Permissions | null, after: Permissions): PermissionDiff {
  const [old, now] = [hostsOf(before), hostsOf(after)]
  const diff = {
    hosts: {
      added: withoutThose(now, old),
      removed: withoutThose(old, now),
      same: now.filter((host) => old.some((one) => covers(one, host))),
    },
    storage: { before: before?.storage?.bytes ?? null, after: after.storage?.bytes ?? null },
    secrets: { before: before?.secrets ?? false, after: after.secrets ?? false },
    schedule: { before: before?.schedule?.every ?? null, after: after.schedule?.every ?? null },
  }
  return { ...diff, more: asksMore(diff) }
}

function asksMore({ hosts, storage, secrets, schedule }: Omit<PermissionDiff, 'more'>): boolean {
  return (
    hosts.added.length > 0 ||
    (storage.after ?? 0) > (storage.before ?? 0) ||
    (secrets.after && !secrets.before) ||
    (schedule.after ?? Infinity) < (schedule.before ?? Infinity)
  )
}

function hostsOf(permissions: Permissions | null): HostPermission[] {
  return permissions?.hosts ?? []
}

function withoutThose(hosts: HostPermission[], others: HostPermission[]): HostPermission[] {
  return hosts.filter((host) => !others.some((other) => covers(other, host)))
}

/** The same place by the same means; the reason may be told in other words. */
function covers(approved: HostPermission, asked: HostPermission): boolean {
  return (
    JSON.stringify(approved.host) === JSON.stringify(asked.host) &&
    approved.use === asked.use &&
    asked.ports.every((port) => approved.ports.includes(port))
  )
}
