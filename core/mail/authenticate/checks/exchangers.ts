import type { ArrivalService } from '@caliopen/contract/arrival'
import { normaliseDomain } from '#core/accounts/addresses.js'
import type { FoundPolicy } from '../dmarc/find_policy.js'
import type { Lookups } from './answers.js'

/** Who takes a domain's mail; `authentic`: DNSSEC says so. */
export interface Exchangers {
  hosts: readonly string[]
  authentic: boolean
}

const HOSTS = 8

/** null: it could not be looked up. */
export async function lookUpExchangers(
  domain: string,
  lookups: Lookups
): Promise<Exchangers | null> {
  const answer = await lookups.ask(domain, 'MX')
  if (answer.kind === 'unknown') return null
  const found = answer.kind === 'found' ? answer.found : []
  const sorted = found.toSorted((a, b) => a.priority - b.priority).slice(0, HOSTS)
  const hosts = sorted.map(({ exchange }) => normaliseDomain(exchange))
  return { hosts: hosts.filter((host) => host !== null), authentic: answer.authentic }
}

/**
 * How the service of a domain is set up. It is run with care where the way to it is proven and forgeries in its name are
 * turned away; it lacks that where it lets them pass. What is between is not said, for nobody looked further (MTA-STS).
 */
export function serviceOf(
  domain: string,
  exchangers: Exchangers | null,
  found: FoundPolicy
): ArrivalService {
  const mx = exchangers?.hosts ?? null
  if (exchangers === null || found.kind === 'unknown') return { domain, mx, wellConfigured: null }
  const forbids = found.kind === 'found' && found.policy !== 'none'
  if (!forbids) return { domain, mx, wellConfigured: false }
  return { domain, mx, wellConfigured: exchangers.authentic ? true : null }
}
