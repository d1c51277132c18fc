import type { Log } from '@caliopen/contract/log'
import type { Bus } from '#core/bus/bus.js'
import { previewReplay, type ReplayPreview } from '#core/messages/rejudge/preview.js'
import type { SqlDatabase } from '#database/sql.js'
import type { BrokerServices } from '../broker/services.js'
import type { PluginCalls } from '../hosts/plugin_calls.js'
import type { RunnablePlugin } from '../hosts/runnable.js'
import type { RunningPlace } from '../installed/running.js'
import { openSandbox } from '../sandbox/sandbox.js'
import { pluginJudge } from './plugin_judge.js'
import type { RulePlugin } from './rule_plugin.js'
import { Rulebook } from './rulebook.js'

export interface PreviewParts {
  sql: SqlDatabase
  calls: PluginCalls
  services: BrokerServices
  log: Pick<Log, 'warn'>
  place: RunningPlace
  /** a version that is tried, installed or offered; null where there is none, or it has no trust rules */
  candidate(id: string, version?: string): Promise<Candidate | null>
}

export interface Candidate {
  runnable: RunnablePlugin
  rules: RulePlugin
}

const CALL = 'trust.preview'

/** A thousand messages take some seconds, and a plugin may be slow. */
const TIMEOUT = 60_000

interface PreviewRequest {
  id: string
  version?: string
  sample?: number
}

/**
 * What the latest messages would look like if this version were active, beside all others that are: it runs in a
 * child of its own meanwhile, and nothing is written. null: there is no such version with trust rules.
 */
export async function previewPlugin(
  parts: PreviewParts,
  { id, version, sample }: PreviewRequest
): Promise<ReplayPreview | null> {
  const candidate = await parts.candidate(id, version)
  if (!candidate) return null
  const sandbox = await openSandbox(candidate.runnable, parts.services)
  try {
    const others = (await new Rulebook(parts.sql, parts.place).plugins()).filter(isNot(id))
    const calls: PluginCalls = {
      call: (plugin, method, params, options) =>
        plugin === id
          ? sandbox.call(method, params, options)
          : parts.calls.call(plugin, method, params, options),
    }
    const all = [...others, candidate.rules].sort((a, b) => (a.id < b.id ? -1 : 1))
    const judge = pluginJudge({ calls, log: parts.log, rulePlugins: async () => all })
    return await previewReplay(parts.sql, judge, sample)
  } finally {
    await sandbox.stop()
  }
}

/** In the worker. */
export function servePreviews(bus: Bus, parts: PreviewParts): void {
  bus.handle(CALL, (payload) => previewPlugin(parts, payload as PreviewRequest))
}

/** In every other process; rejects with a BusError where there is no worker, or the plugin does not start. */
export async function remotePreview(
  bus: Bus,
  request: PreviewRequest
): Promise<ReplayPreview | null> {
  return (await bus.call('worker', CALL, request, { timeout: TIMEOUT })) as ReplayPreview | null
}

function isNot(id: string) {
  return (plugin: RulePlugin) => plugin.id !== id
}
