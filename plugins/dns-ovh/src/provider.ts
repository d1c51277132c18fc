import { sameRecords } from '@caliopen/contract/dns/same_rrset'
import type { PluginHost } from '@caliopen/contract/plugin/host'
import type {
  ChangeOutcome,
  DnsPlan,
  DnsProviderPoint,
  RRset,
  RRsetChange,
} from '@caliopen/contract/points/dns_provider'
import { Api } from './api.js'
import { rrsetsOf, subDomainOf } from './records.js'
import { changeNothing, stepsOf } from './steps.js'
import { Zone, zoneOf } from './zone.js'

/** OVHcloud: records one by one, edited first and published as a whole. */
export function ovh(host: PluginHost): DnsProviderPoint {
  return {
    async zoneOf({ credentials, name }) {
      return { zone: await zoneOf(new Api(host, credentials), name) }
    },
    async list({ credentials, zone }) {
      return rrsetsOf(await new Zone(new Api(host, credentials), zone).records(), zone)
    },
    apply({ credentials, plan }) {
      return apply(host, new Zone(new Api(host, credentials), plan.zone), plan)
    },
  }
}

/** What was edited is published even when the plan breaks off: the list and the name servers say the same. */
async function apply(host: PluginHost, zone: Zone, plan: DnsPlan): Promise<ChangeOutcome[]> {
  const places = plan.changes.map((change) => subDomainOf(change.name, plan.zone))
  const outcomes: ChangeOutcome[] = []
  try {
    for (const [at, change] of plan.changes.entries()) {
      outcomes.push(await applyChange(zone, places[at] ?? '', change))
    }
  } catch (error) {
    await zone.publish().catch((reason: unknown) => {
      host.log.warn('What was edited is not published yet.', { reason: String(reason) })
    })
    throw error
  }
  // what stands already may have been edited by a plan whose publishing failed
  if (outcomes.some(({ state }) => state !== 'conflict')) await zone.publish()
  return outcomes
}

async function applyChange(
  zone: Zone,
  subDomain: string,
  { name, type, before, after }: RRsetChange
): Promise<ChangeOutcome> {
  const held = await zone.find(subDomain, type)
  const now = rrsetOf(zone, held)
  const steps = stepsOf(held, after, zone.name)
  if (changeNothing(steps)) return { state: 'unchanged', now }
  if (!sameRecords(now, before)) return { state: 'conflict', now }
  const taken = await zone.take(steps, subDomain, { name, type, zone: zone.name })
  const then = rrsetOf(zone, await zone.find(subDomain, type))
  return { state: taken ? 'applied' : 'conflict', now: then }
}

function rrsetOf(zone: Zone, records: Parameters<typeof rrsetsOf>[0]): RRset | null {
  return rrsetsOf(records, zone.name)[0] ?? null
}
