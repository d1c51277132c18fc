import { sameRecords } from '@caliopen/contract/dns/same_rrset'
import { PluginError } from '@caliopen/contract/plugin/errors'
import type { PluginHost } from '@caliopen/contract/plugin/host'
import type {
  ChangeOutcome,
  DnsPlan,
  DnsProviderPoint,
  RRset,
  RRsetChange,
} from '@caliopen/contract/points/dns_provider'
import { Api } from './api.js'
import { batchOf, changesNothing } from './batch.js'
import { faultOf } from './faults.js'
import { readRecords, rrsetsOf, type CloudflareRecord } from './records.js'
import { zoneId, zoneOf } from './zones.js'

const PAGE = 1000
const MOST_PAGES = 100

/** Cloudflare: records one by one, an RRset in one batch. */
export function cloudflare(host: PluginHost): DnsProviderPoint {
  const api = ({ token }: Readonly<Record<string, unknown>>) => new Api(host, String(token).trim())
  return {
    zoneOf: async ({ credentials, name }) => ({ zone: await zoneOf(api(credentials), name) }),
    async list({ credentials, zone }) {
      const place = { api: api(credentials), zone }
      return rrsetsOf(await recordsOf({ ...place, id: await zoneId(place.api, zone) }))
    },
    apply: ({ credentials, plan }) => apply(api(credentials), plan),
  }
}

interface Place {
  api: Api
  zone: string
  /** the zone's, as the API calls it */
  id: string
}

async function apply(api: Api, { zone, changes }: DnsPlan): Promise<ChangeOutcome[]> {
  for (const { name } of changes) {
    if (name !== zone && !name.endsWith(`.${zone}`)) {
      throw new PluginError('E_REFUSED', `${name} is not within ${zone}`)
    }
  }
  const place = { api, zone, id: await zoneId(api, zone) }
  const outcomes: ChangeOutcome[] = []
  for (const change of changes) outcomes.push(await applyChange(place, change))
  return outcomes
}

async function applyChange(place: Place, change: RRsetChange): Promise<ChangeOutcome> {
  const { name, type, before, after } = change
  const held = await find(place, change)
  const now = rrsetOf(held)
  const batch = batchOf(held, after)
  if (changesNothing(batch)) return { state: 'unchanged', now }
  if (!sameRecords(now, before)) return { state: 'conflict', now }
  const reply = await place.api.change(place.id, batch)
  const then = rrsetOf(await find(place, change))
  if (reply.status === 200 && reply.body.success) return { state: 'applied', now: then }
  // a batch of records that are gone or have come meanwhile is refused, and then that is the reason
  if (!sameRecords(then, before)) return { state: 'conflict', now: then }
  throw faultOf(reply, { name, type, zone: place.zone })
}

async function find(place: Place, { name, type }: RRsetChange): Promise<CloudflareRecord[]> {
  const records = await recordsOf(place, { 'name.exact': name, type })
  return records.filter((one) => one.type === type && one.name.toLowerCase() === name)
}

function rrsetOf(records: readonly CloudflareRecord[]): RRset | null {
  return rrsetsOf(records)[0] ?? null
}

/** Page by page, as many as the answer says there are: a page may be smaller than was asked for. */
async function recordsOf(
  { api, zone, id }: Place,
  filter: Record<string, string> = {}
): Promise<CloudflareRecord[]> {
  const records: CloudflareRecord[] = []
  for (let page = 1; page <= MOST_PAGES; page += 1) {
    const reply = await api.records(id, { ...filter, page, per_page: PAGE })
    const { success, result, result_info: info } = reply.body
    if (reply.status !== 200 || !success) throw faultOf(reply, { name: zone, zone })
    records.push(...readRecords(result))
    if (page >= (info?.total_pages ?? 1)) return records
  }
  throw new PluginError('E_LIMIT', `a zone of more than ${MOST_PAGES} pages`)
}
