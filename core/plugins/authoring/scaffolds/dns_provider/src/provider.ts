import { sameRecords, sameRRset } from '@caliopen/contract/dns/same_rrset'
import { PluginError } from '@caliopen/contract/plugin/errors'
import type { PluginHost } from '@caliopen/contract/plugin/host'
import type {
  ChangeOutcome,
  DnsProviderPoint,
  RRset,
  RRsetChange,
} from '@caliopen/contract/points/dns_provider'
import { Api } from './api.js'

/** What was not planned is not touched: a change is made only where the zone is as the plan says. */
export function provider(host: PluginHost): DnsProviderPoint {
  return {
    async zoneOf({ credentials, name }) {
      const zones = await new Api(host, credentials).get<string[]>('/zones')
      const holding = zones.filter((zone) => name === zone || name.endsWith(`.${zone}`))
      const [zone] = holding.toSorted((a, b) => b.length - a.length)
      if (zone !== undefined) return { zone }
      const text = { key: 'faults.no_zone', values: { name } }
      throw new PluginError('E_NO_ZONE', `no zone holds ${name}`, { text })
    },

    async list({ credentials, zone }) {
      return listOf(new Api(host, credentials), zone)
    },

    async apply({ credentials, plan }) {
      const api = new Api(host, credentials)
      const outcomes: ChangeOutcome[] = []
      for (const change of plan.changes) outcomes.push(await applyChange(api, plan.zone, change))
      return outcomes
    },
  }
}

async function listOf(api: Api, zone: string): Promise<RRset[]> {
  const sets = await api.get<RRset[]>(`/zones/${zone}/rrsets`)
  return sets.filter(({ type }) => type !== 'SOA')
}

async function applyChange(api: Api, zone: string, change: RRsetChange): Promise<ChangeOutcome> {
  const { name, type, before, after } = change
  const now =
    (await listOf(api, zone)).find((set) => set.name === name && set.type === type) ?? null
  if (sameRRset(now, after)) return { state: 'unchanged', now }
  if (!sameRecords(now, before)) return { state: 'conflict', now }
  const path = `/zones/${zone}/rrsets/${name}/${type}`
  if (after) await api.send('PUT', path, { ttl: after.ttl, values: after.values })
  else await api.send('DELETE', path, null)
  return { state: 'applied', now: after }
}
