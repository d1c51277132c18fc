import { isCompatible } from '@caliopen/contract/manifest/read_manifest'
import type { Sql } from '#database/sql.js'
import { readSwitchedOff } from '../guard/switched_off.js'
import type { InstalledPlugin, PluginState } from './installed_plugin.js'
import { CORE_VERSION } from '../packages/core_version.js'
import { listInstalled } from './plugin_rows.js'

const RUNNING: readonly PluginState[] = ['active', 'probation']

/** Where plugins may run: not at all in safe mode, and none that the supervisor switched off here. */
export interface RunningPlace {
  dataDir: string
  safeMode: boolean
}

/** The plugins that take part here and now: not those that were made for another core. */
export async function listRunning(
  sql: Sql,
  { dataDir, safeMode }: RunningPlace
): Promise<InstalledPlugin[]> {
  if (safeMode) return []
  const off = readSwitchedOff(dataDir)
  const installed = await listInstalled(sql)
  return installed.filter(
    ({ id, state, manifest }) =>
      RUNNING.includes(state) && !off.has(id) && isCompatible(manifest, CORE_VERSION)
  )
}
