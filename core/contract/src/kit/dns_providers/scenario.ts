import type { FieldValues } from '../../manifest/fields.js'
import type { DnsProviderPoint, RRset, RRsetChange } from '../../points/dns_provider.js'
import type { Check, Scenario, Trial } from '../run.js'
import type { FakeWorld } from '../world/fake_world.js'

/** What the kit of `dnsProviders` must know: a zone that it may write in, and what does not work. */
export interface DnsScenario extends Scenario {
  credentials: FieldValues
  /** well formed, and refused by the far side */
  wrongCredentials: FieldValues
  /** `prepare` puts it back to what it was; a few foreign records in it make the checks worth more */
  zone: string
  /** a name that no zone of these credentials holds */
  elsewhere: string
  /** the far side does not answer any more; absent where that cannot be played */
  away?(world: FakeWorld): void
}

export type DnsCheck = Check<DnsProviderPoint, DnsScenario>
export type DnsTrial = Trial<DnsProviderPoint, DnsScenario>

/** A name of the kit's own in the zone. */
export function nameIn({ scenario }: DnsTrial, label: string): string {
  return `caliopen-kit-${label}.${scenario.zone}`
}

export async function listOf({ point, scenario }: DnsTrial): Promise<RRset[]> {
  const { credentials, zone } = scenario
  return point.list({ credentials, zone })
}

export async function findIn(trial: DnsTrial, name: string, type: string): Promise<RRset | null> {
  const all = await listOf(trial)
  return all.find((set) => set.name === name && set.type === type) ?? null
}

export async function apply({ point, scenario }: DnsTrial, ...changes: RRsetChange[]) {
  const { credentials, zone } = scenario
  return point.apply({ credentials, plan: { zone, changes } })
}

export function changeOf(before: RRset | null, after: RRset | null): RRsetChange {
  const { name = '', type = '' } = after ?? before ?? {}
  return { name, type, before, after }
}
