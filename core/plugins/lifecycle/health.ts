import type { Sql } from '#database/sql.js'
import { listInstalled } from '../installed/plugin_rows.js'
import { listRunning, type RunningPlace } from '../installed/running.js'

/** What GET /health says of plugins. */
export interface PluginHealth {
  safeMode: boolean
  /** ids of those that run here */
  running: string[]
  /** why, by id, for those that were switched off */
  off: Record<string, string>
}

export async function readPluginHealth(sql: Sql, place: RunningPlace): Promise<PluginHealth> {
  const running = await listRunning(sql, place)
  const installed = await listInstalled(sql)
  const off = installed.filter(({ state }) => state === 'off')
  return {
    safeMode: place.safeMode,
    running: running.map(({ id }) => id),
    off: Object.fromEntries(off.map(({ id, failure }) => [id, failure?.code ?? ''])),
  }
}
