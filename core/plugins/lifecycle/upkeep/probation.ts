import { setTimeout as sleep } from 'node:timers/promises'
import type { PluginCalls } from '../../hosts/plugin_calls.js'
import type { InstalledPlugin } from '../../installed/installed_plugin.js'
import { listInstalled } from '../../installed/plugin_rows.js'
import { hasCode } from '../../packages/has_code.js'
import { confirmPlugin, failPlugin } from './fail_plugin.js'
import type { LifecycleParts } from '../parts.js'

/** Once may be bad luck. */
const ASK_AGAIN_AFTER = 1_000
const DEADLINE = 10_000

/** Asks everybody on probation whether they work: who does not falls back, who did all the time has proved itself. */
export async function watchProbation(parts: LifecycleParts, calls: PluginCalls): Promise<void> {
  const plugins = await listInstalled(parts.sql)
  for (const plugin of plugins.filter(({ state }) => state === 'probation')) {
    await watchOne(parts, calls, plugin)
  }
}

async function watchOne(
  parts: LifecycleParts,
  calls: PluginCalls,
  { id, hash, manifest, probationUntil }: InstalledPlugin
): Promise<void> {
  const failure = hasCode(manifest) ? await findFailure(calls, id) : null
  if (failure) {
    await failPlugin(parts, id, { code: 'E_UNHEALTHY', detail: failure.message }, hash)
  } else if ((probationUntil ?? 0) <= Date.now()) {
    await confirmPlugin(parts, id, hash)
  }
}

async function findFailure(calls: PluginCalls, id: string): Promise<Error | null> {
  const first = await askHealth(calls, id)
  if (!first) return null
  await sleep(ASK_AGAIN_AFTER)
  return askHealth(calls, id)
}

async function askHealth(calls: PluginCalls, id: string): Promise<Error | null> {
  try {
    await calls.call(id, 'plugin/health', null, { deadline: DEADLINE })
    return null
  } catch (error) {
    return error as Error
  }
}
