import type { InstalledPlugin } from '../../installed/installed_plugin.js'
import type { CheckedPackage } from '../../packages/checked_package.js'
import { snapshotOf } from './previous.js'

export interface NextFacts {
  checked: Pick<CheckedPackage, 'manifest' | 'hash' | 'key'>
  source: string | null
  /** what stands there now */
  before: InstalledPlugin | null
  /** approved beside those of before */
  privateHosts: readonly string[]
  /** milliseconds */
  probation: number
  now: number
}

/** The row as it shall stand. An update does not switch on what was switched off by hand. */
export function nextPlugin(facts: NextFacts): InstalledPlugin {
  const { checked, source, before, privateHosts, probation, now } = facts
  const { manifest, hash, key } = checked
  const names = new Set([...(before?.grants.privateHosts ?? []), ...privateHosts])
  return {
    id: manifest.id,
    version: manifest.version,
    hash,
    state: before?.state === 'inactive' ? 'inactive' : 'probation',
    manifest,
    grants: { permissions: manifest.permissions, privateHosts: [...names] },
    publisherKey: key,
    source,
    previous: before && snapshotOf(before),
    probationUntil: now + probation,
    failure: null,
    automatic: before?.automatic ?? false,
    installedAt: before?.installedAt ?? now,
    updatedAt: now,
  }
}
