import { sameRecords, sameRRset } from '@caliopen/contract/dns/same_rrset'
import { PluginError } from '@caliopen/contract/plugin/errors'
import type { PluginHost } from '@caliopen/contract/plugin/host'
import type {
  ChangeOutcome,
  DnsProviderPoint,
  RRset,
  RRsetChange,
} from '@caliopen/contract/points/dns_provider'
import { Api, type ApiReply } from './api.js'
import { fault, faultOf, type Subject } from './faults.js'
import { readRRset, relativeName } from './rrsets.js'

const PAGE = 100
const MOST_PAGES = 100

/** Gandi's LiveDNS: an RRset is read, written and removed as a whole. */
export function gandi(host: PluginHost): DnsProviderPoint {
  const api = ({ token }: Readonly<Record<string, unknown>>) => new Api(host, String(token).trim())
  return {
    zoneOf: async ({ credentials, name }) => ({ zone: await zoneOf(api(credentials), name) }),
    list: ({ credentials, zone }) => list(api(credentials), zone),
    async apply({ credentials, plan }) {
      const outcomes: ChangeOutcome[] = []
      for (const change of plan.changes) {
        outcomes.push(await applyChange(api(credentials), plan.zone, change))
      }
      return outcomes
    },
  }
}

/** The domain with the longest name that holds it. What a token may not see counts as not there. */
async function zoneOf(api: Api, name: string): Promise<string> {
  const labels = name.toLowerCase().replace(/\.$/, '').split('.')
  for (let skip = 0; skip <= labels.length - 2; skip += 1) {
    const zone = labels.slice(skip).join('.')
    const reply = await api.get(['domains', zone])
    if (reply.status === 200) return zone
    if (reply.status !== 404 && reply.status !== 403) throw faultOf(reply, { name, zone })
  }
  throw fault('E_NO_ZONE', 'no_zone', 'no domain holds it', { name })
}

/** Page by page; the SOA is not listed. */
async function list(api: Api, zone: string): Promise<RRset[]> {
  const sets: RRset[] = []
  for (let page = 1; page <= MOST_PAGES; page += 1) {
    const path = ['domains', zone, 'records']
    const reply = succeeded(await api.get(path, { page, per_page: PAGE }), { name: zone, zone })
    if (!Array.isArray(reply.body)) {
      throw new PluginError('E_TEMPORARY', 'an answer of another shape than documented')
    }
    sets.push(...reply.body.map((set: unknown) => readRRset(set, zone)))
    if (reply.body.length < PAGE) return sets.filter(({ type }) => type !== 'SOA')
  }
  throw new PluginError('E_LIMIT', `a zone of more than ${MOST_PAGES * PAGE} RRsets`)
}

async function applyChange(api: Api, zone: string, change: RRsetChange): Promise<ChangeOutcome> {
  const { name, type, before, after } = change
  const path = ['domains', zone, 'records', relativeName(name, zone), type]
  const now = await find(api, path, zone)
  if (sameRRset(now, after)) return { state: 'unchanged', now }
  if (!sameRecords(now, before)) return { state: 'conflict', now }
  const subject = { name, type, zone }
  if (after === null) succeeded(await api.delete(path), subject)
  else {
    const body = { rrset_ttl: after.ttl, rrset_values: after.values }
    succeeded(await api.put(path, body), subject)
  }
  return { state: 'applied', now: await find(api, path, zone) }
}

async function find(api: Api, path: readonly string[], zone: string): Promise<RRset | null> {
  const reply = await api.get(path)
  if (reply.status === 404) return null
  return readRRset(succeeded(reply, { zone, name: zone }).body, zone)
}

function succeeded(reply: ApiReply, subject: Subject): ApiReply {
  if (reply.status >= 200 && reply.status < 300) return reply
  throw faultOf(reply, subject)
}
