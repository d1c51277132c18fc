import type { Bus } from '#core/bus/bus.js'
import type { HostedUsage } from '#core/plugins/hosts/plugin_hosts.js'
import { remotePluginUsage } from '#core/plugins/hosts/over_bus.js'
import type { InstalledPlugin, PluginFailure } from '#core/plugins/installed/installed_plugin.js'
import { listInstalled } from '#core/plugins/installed/plugin_rows.js'
import type { Sql } from '#database/sql.js'

/** How a plugin is. `resting`: its process is started when somebody needs it. `unknown`: there is no worker to ask. */
export interface PluginLineHealth {
  verdict: 'running' | 'resting' | 'failing' | 'off' | 'unknown'
  /** bytes */
  memory: number | null
  restarts: number
  fault: string | null
  failure: PluginFailure | null
}

export interface PluginLine {
  id: string
  name: string
  version: string
  state: InstalledPlugin['state']
  permissions: InstalledPlugin['grants']['permissions'] & { privateHosts: readonly string[] }
  health: PluginLineHealth
  previous: string | null
  source: string | null
  automatic: boolean
}

export async function readPluginLines(sql: Sql, bus: Bus): Promise<PluginLine[]> {
  const [installed, usage] = await Promise.all([listInstalled(sql), readUsage(bus)])
  return installed.map((plugin) => ({
    id: plugin.id,
    name: plugin.manifest.name,
    version: plugin.version,
    state: plugin.state,
    permissions: { ...plugin.grants.permissions, privateHosts: plugin.grants.privateHosts },
    health: healthOf(plugin, usage),
    previous: plugin.previous?.version ?? null,
    source: plugin.source,
    automatic: plugin.automatic,
  }))
}

export function faultOf(format: string): string | null {
  return format === 'table' || format === 'json'
    ? null
    : `The format is table or json, not ${format}.`
}

/** null: no worker answers */
async function readUsage(bus: Bus): Promise<HostedUsage[] | null> {
  try {
    return await remotePluginUsage(bus)
  } catch {
    // plugin:list is what somebody types when the worker does not start
    return null
  }
}

function healthOf(
  { id, state, failure }: InstalledPlugin,
  usage: HostedUsage[] | null
): PluginLineHealth {
  const hosted = usage?.find((one) => one.id === id)
  const { running = null, restarts = 0, fault = null } = hosted ?? {}
  const isOn = state === 'active' || state === 'probation'
  return {
    verdict: isOn ? verdictOf(usage, running !== null, fault !== null) : 'off',
    memory: running?.memory ?? null,
    restarts,
    fault: fault && `${fault.code}: ${fault.message}`,
    failure,
  }
}

function verdictOf(usage: HostedUsage[] | null, runs: boolean, failed: boolean) {
  if (!usage) return 'unknown'
  if (runs) return 'running'
  return failed ? 'failing' : 'resting'
}
