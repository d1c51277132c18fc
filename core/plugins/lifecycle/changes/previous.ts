import type { Sql } from '#database/sql.js'
import type {
  InstalledPlugin,
  PluginFailure,
  PreviousVersion,
} from '../../installed/installed_plugin.js'
import { writeInstalled } from '../../installed/plugin_rows.js'
import type { LifecycleParts } from '../parts.js'

/** What a plugin is now, for the day when the next version fails. */
export function snapshotOf(plugin: InstalledPlugin): PreviousVersion {
  const { version, hash, manifest, grants, publisherKey, source } = plugin
  return { version, hash, manifest, grants, publisherKey, source }
}

/** Code and data of the previous version take the place of the present ones, in one transaction. */
export async function goBack(
  { storage }: Pick<LifecycleParts, 'storage'>,
  trx: Sql,
  plugin: InstalledPlugin & { previous: PreviousVersion },
  failure: PluginFailure | null
): Promise<void> {
  await storage.restore(trx, plugin.id, plugin.previous.version)
  await writeInstalled(trx, {
    ...plugin,
    ...plugin.previous,
    state: plugin.state === 'inactive' ? 'inactive' : 'active',
    previous: null,
    probationUntil: null,
    failure,
    updatedAt: Date.now(),
  })
}

export function hasPrevious(
  plugin: InstalledPlugin
): plugin is InstalledPlugin & { previous: PreviousVersion } {
  return plugin.previous !== null
}
