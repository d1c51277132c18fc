import type { DmarcPolicy } from '@caliopen/contract/facts'
import type { Lookups } from '../checks/answers.js'
import { organisationalDomain } from './alignment.js'
import { type DmarcRecord, recordAmong } from './record.js'

/** What applies to an author's domain. */
export type FoundPolicy =
  { kind: 'found'; record: DmarcRecord; policy: DmarcPolicy } | { kind: 'none' | 'unknown' }

/** RFC 7489 §6.6.3: the domain's own record, or else that of its organisation. Asked side by side. */
export async function findPolicy(author: string, lookups: Lookups): Promise<FoundPolicy> {
  const organisation = organisationalDomain(author)
  const own = readRecord(author, lookups)
  if (organisation === author) return asPolicy(await own, 'policy')
  const [mine, above] = await Promise.all([own, readRecord(organisation, lookups)])
  return mine === null ? asPolicy(above, 'subdomainPolicy') : asPolicy(mine, 'policy')
}

/** null: there is none. */
async function readRecord(
  domain: string,
  lookups: Lookups
): Promise<DmarcRecord | 'unknown' | null> {
  const answer = await lookups.ask(`_dmarc.${domain}`, 'TXT')
  if (answer.kind === 'unknown') return 'unknown'
  return answer.kind === 'found' ? recordAmong(answer.found) : null
}

function asPolicy(
  record: DmarcRecord | 'unknown' | null,
  which: 'policy' | 'subdomainPolicy'
): FoundPolicy {
  if (record === null) return { kind: 'none' }
  return record === 'unknown'
    ? { kind: 'unknown' }
    : { kind: 'found', record, policy: record[which] }
}
