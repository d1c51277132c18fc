import type { Log } from '@caliopen/contract/log'
import type { Resolver } from '../../dns/resolver.js'
import type { Sql } from '#database/sql.js'
import { fetchPolicy } from './fetch_policy.js'
import type { PolicyHost } from './fetch_policy.js'
import { announcedId, readPolicy } from './policy.js'
import type { StsPolicy } from './policy.js'
import { readPolicyRow, writePolicyRow } from './policy_rows.js'
import type { PolicyRow } from './policy_rows.js'

export interface PolicyParts extends PolicyHost {
  sql: Sql
  resolver: Resolver
  log: Log
}

/** How domains want to be reached. */
export interface Policies {
  /** null: as everybody. Never rejects for anything that the other side did. */
  policyOf(domain: string): Promise<StsPolicy | null>
}

/** How long what is known of a domain is believed without a look at the DNS and the database. */
const REMEMBERED = 60_000
const DOMAINS = 2_000

/** After a failure nobody is asked for so long (RFC 8461 §3.3). */
const PAUSE = 5 * 60_000

/** An older policy is fetched again, before it expires (RFC 8461 §3.3). */
const REFRESH = 86_400_000

interface Known {
  policy: Promise<StsPolicy | null>
  until: number
}

/** Fetches policies where they are announced, and keeps them as long as they hold. */
export function openPolicies(parts: PolicyParts): Policies {
  const known = new Map<string, Known>()
  const pauses = new Map<string, number>()
  return {
    policyOf(domain) {
      const kept = known.get(domain)
      if (kept && Date.now() < kept.until) return kept.policy
      const policy = findPolicy(domain, parts, pauses)
      remember(known, domain, { policy, until: Date.now() + REMEMBERED })
      policy.catch(() => known.delete(domain))
      return policy
    },
  }
}

function remember<T>(map: Map<string, T>, key: string, value: T): void {
  map.delete(key)
  map.set(key, value)
  const { value: oldest } = map.keys().next()
  if (map.size > DOMAINS && oldest !== undefined) map.delete(oldest)
}

async function findPolicy(
  domain: string,
  parts: PolicyParts,
  pauses: Map<string, number>
): Promise<StsPolicy | null> {
  const [row, records] = await Promise.all([
    readPolicyRow(parts.sql, domain),
    parts.resolver.ask(`_mta-sts.${domain}`, 'TXT'),
  ])
  const current = row && Date.now() < row.expiresAt ? row : null
  const id = records.kind === 'found' ? announcedId(records.found) : null
  const isOld = current !== null && Date.now() - current.fetchedAt > REFRESH
  // RFC 8461 §3.1: what is kept holds until it expires, also when nothing is announced any more
  const isNews = id !== null && (id !== current?.policyId || isOld)
  const isPaused = (pauses.get(domain) ?? 0) > Date.now()
  if (!isNews || isPaused) return current && readPolicy(current.policy)
  const fetched = await fetchAnew(domain, id, parts)
  if (fetched === null) remember(pauses, domain, Date.now() + PAUSE)
  const best = fetched ?? current
  return best && readPolicy(best.policy)
}

/** null where it is not to be had: then what is kept counts (RFC 8461 §3.3). */
async function fetchAnew(
  domain: string,
  id: string,
  parts: PolicyParts
): Promise<PolicyRow | null> {
  try {
    const text = await fetchPolicy(domain, parts)
    const policy = readPolicy(text)
    if (!policy) throw new Error('what stands there is no policy')
    const now = Date.now()
    const row = {
      ...{ policyId: id, policy: text, fetchedAt: now },
      expiresAt: now + policy.maxAge * 1_000,
    }
    await writePolicyRow(parts.sql, domain, row)
    return row
  } catch (error) {
    parts.log.info({ domain, err: error }, 'the MTA-STS policy of a domain cannot be had')
    return null
  }
}
