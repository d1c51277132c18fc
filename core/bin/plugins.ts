import { fileURLToPath } from 'node:url'
import type { Log } from '@caliopen/contract/log'
import type { Bus } from '#core/bus/bus.js'
import type { Instance } from '#core/config/instance.js'
import type { Settings } from '#core/config/settings.js'
import type { BrokerServices } from '#core/plugins/broker/services.js'
import { tellSwitchedOff } from '#core/plugins/guard/tell_switched_off.js'
import { servePluginCalls } from '#core/plugins/hosts/over_bus.js'
import type { PluginCalls } from '#core/plugins/hosts/plugin_calls.js'
import { PluginHosts } from '#core/plugins/hosts/plugin_hosts.js'
import { runnableSource } from '#core/plugins/installed/runnable_source.js'
import { failPlugin } from '#core/plugins/lifecycle/upkeep/fail_plugin.js'
import { readPluginHealth, type PluginHealth } from '#core/plugins/lifecycle/health.js'
import { indexedMarket } from '#core/plugins/lifecycle/indexed_market.js'
import { keptStorage } from '#core/plugins/lifecycle/changes/kept_storage.js'
import { switchOffOutgrown } from '#core/plugins/lifecycle/upkeep/outgrown.js'
import type { LifecycleParts } from '#core/plugins/lifecycle/parts.js'
import { bringPreinstalled } from '#core/plugins/lifecycle/upkeep/preinstall.js'
import { startLifecycle } from '#core/plugins/lifecycle/start_lifecycle.js'
import { sandboxTryOut } from '#core/plugins/lifecycle/changes/try_out.js'
import { startRefreshing } from '#core/plugins/marketplace/indexes/start_refreshing.js'
import type { MarketplaceParts } from '#core/plugins/marketplace/parts.js'
import { CORE_VERSION } from '#core/plugins/packages/core_version.js'
import { installedThemes } from '#core/providers/installed_themes.js'
import { isolationLevel, type IsolationLevel } from '#core/plugins/sandbox/isolation.js'
import { instanceSeal } from '#database/seal.js'
import { themeFaults } from './theme_faults.js'
import type { SqlDatabase } from '#database/sql.js'

/** What the build brings: our own index and its packages. */
const BUNDLED = fileURLToPath(new URL('../../marketplace', import.meta.url))

/** The theme that every other goes on from. */
const HOUSE = fileURLToPath(new URL('../../themes/default', import.meta.url))

export interface PluginContext {
  settings: Settings
  instance: Instance
  sql: SqlDatabase
  bus: Bus
  log: Log
}

export function marketplaceParts({ instance, sql }: PluginContext): MarketplaceParts {
  const seal = instanceSeal(instance.appKey)
  return { sql, seal, bundled: BUNDLED, coreVersion: CORE_VERSION }
}

/** For the worker, and for a console that finds none. */
export function lifecycleParts(context: PluginContext): LifecycleParts {
  const { settings, instance, sql, bus, log } = context
  const seal = instanceSeal(instance.appKey)
  return {
    ...{ sql, bus, log, seal, dataDir: settings.dataDir },
    market: indexedMarket(marketplaceParts(context)),
    storage: keptStorage,
    tryOut: sandboxTryOut({ sql, seal, log, dnsServers: settings.dnsServers }),
    checkThemes: themeFaults(installedThemes(sql, settings), HOUSE),
    probation: settings.pluginProbation * 1000,
  }
}

export interface RunningPlugins {
  hosts: PluginHosts
  calls: PluginCalls
  health(): Promise<PluginHealth & { isolation: IsolationLevel | null }>
  stop(): Promise<void>
}

/** Everything of plugins in the worker; resolves when those that come with Caliopen are there. */
export async function startPlugins(
  context: PluginContext,
  deliver: BrokerServices['deliver']
): Promise<RunningPlugins> {
  const { settings, sql, bus, log } = context
  const { dataDir, dnsServers, safeMode } = settings
  const parts = lifecycleParts(context)
  const services: BrokerServices = { sql, seal: parts.seal, log, deliver, dnsServers }
  const switchOff = async (id: string, failure: { code: string; detail: string }) => {
    await failPlugin(parts, id, failure)
  }
  const source = runnableSource({ sql, seal: parts.seal, dataDir, safeMode, switchOff })
  const hosts = new PluginHosts({ source, services, log })
  servePluginCalls(bus, hosts, log)
  await tellSwitchedOff(parts)
  if (safeMode) log.warn({}, 'safe mode: no plugin runs')
  else await bringFirst(parts)
  await switchOffOutgrown(parts)
  const loops = startLifecycle(parts, { bus, hosts, safeMode })
  const stopRefreshing = startRefreshing(marketplaceParts(context), log, () =>
    loops.indexesRefreshed()
  )
  return {
    ...{ hosts, calls: hosts },
    health: async () => ({
      ...(await readPluginHealth(sql, { dataDir, safeMode })),
      isolation: await isolationLevel(),
    }),
    stop: async () => {
      stopRefreshing()
      await loops.stop()
      await hosts.close()
    },
  }
}

/** Mail flows, whatever becomes of plugins. */
async function bringFirst(parts: LifecycleParts): Promise<void> {
  try {
    await bringPreinstalled(parts)
  } catch (error) {
    parts.log.error({ err: error }, 'what comes with Caliopen could not be installed')
  }
}
