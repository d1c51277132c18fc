import type { InstalledPlugin } from '#core/plugins/installed/installed_plugin.js'
import { writeInstalled } from '#core/plugins/installed/plugin_rows.js'
import type { Sql } from '#database/sql.js'
import { smallProvided } from './small_channel.js'

/** The small channel's plugin, as the database of an installation that runs it has it. */
export async function installSmall(sql: Sql, changes: Partial<InstalledPlugin> = {}) {
  const { plugin, manifest } = smallProvided()
  await writeInstalled(sql, {
    ...{ id: plugin, version: manifest.version, hash: '1', state: 'active', manifest },
    ...{ grants: { permissions: {}, privateHosts: [] }, publisherKey: 'none', source: null },
    ...{ previous: null, probationUntil: null, failure: null, automatic: false },
    ...{ installedAt: 1, updatedAt: 1 },
    ...changes,
  })
}
