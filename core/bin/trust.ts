import { PluginError } from '@caliopen/contract/plugin/errors'
import { startRejudging } from '#core/messages/rejudge/rejudging.js'
import type { BrokerServices } from '#core/plugins/broker/services.js'
import type { PluginCalls } from '#core/plugins/hosts/plugin_calls.js'
import { findCandidate } from '#core/plugins/trust/find_candidate.js'
import { openTrust } from '#core/plugins/trust/open_trust.js'
import { servePreviews } from '#core/plugins/trust/preview_plugin.js'
import type { TrustJudge } from '#core/trust/verdict.js'
import { lifecycleParts, type PluginContext } from './plugins.js'

export interface RunningTrust {
  judge: TrustJudge
  stop(): Promise<void>
}

/** Everything of trust in the worker: the judge for what comes in, and past mail behind it. */
export function startTrust(context: PluginContext, calls: PluginCalls): RunningTrust {
  const { settings, sql, bus, log } = context
  const { dataDir, safeMode, dnsServers } = settings
  const { seal, market } = lifecycleParts(context)
  const place = { dataDir, safeMode }
  const { judge, rules } = openTrust({ sql, bus, calls, log, place })
  const rejudging = startRejudging({ sql, bus, log, judgeTrust: judge, rules })
  const services: BrokerServices = { sql, seal, log, dnsServers, deliver: refuseDelivery }
  const find = { sql, dataDir, seal, market }
  servePreviews(bus, {
    ...{ sql, calls, services, log, place },
    candidate: (id, version) => findCandidate(find, id, version),
  })
  return { judge, stop: () => rejudging.stop() }
}

/** What is only tried delivers nothing. */
async function refuseDelivery(): Promise<void> {
  throw new PluginError('E_NOT_ALLOWED', 'this version is only tried')
}
