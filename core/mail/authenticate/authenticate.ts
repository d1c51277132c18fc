import type { ArrivalService } from '@caliopen/contract/arrival'
import type { MessageBytes } from '@caliopen/contract/bytes'
import type { AuthenticationFacts, DomainVerdict } from '@caliopen/contract/facts'
import type { Lookups } from './checks/answers.js'
import { type Exchangers, lookUpExchangers, serviceOf } from './checks/exchangers.js'
import { type IprevVerdict, checkIprev } from './checks/iprev.js'
import { type Signatures, UNSIGNED, checkSignatures } from './checks/signatures.js'
import { type SpfSubject, type SpfVerdict, checkSpf } from './checks/spf.js'
import { isAligned } from './dmarc/alignment.js'
import { type Evaluation, evaluate, gravest } from './dmarc/evaluate.js'
import { type FoundPolicy, findPolicy } from './dmarc/find_policy.js'
import { type DmarcHandling, dispositionOf } from './dmarc/handling.js'
import { type Authors, authorsOf } from './header/authors.js'
import { fieldsOf, readHeader } from './header/fields.js'

export interface Subject extends SpfSubject {
  message: MessageBytes
}

/** Everything that was looked up about a message; the rest is deciding. */
export interface LookedUp {
  authors: Authors
  /** one an author */
  policies: readonly FoundPolicy[]
  /** of the only author; null where there is no such, or no answer */
  exchangers: Exchangers | null
  spf: SpfVerdict | null
  signatures: Signatures
  iprev: IprevVerdict
}

export interface Authenticated {
  facts: AuthenticationFacts
  /** the author's domain that DMARC speaks of; null where there is none */
  author: string | null
  /** null where it is not clear whose service it would be */
  service: ArrivalService | null
}

/** Called with what a check broke on; it counts as an answer that could not be had. */
export type Broken = (error: unknown) => void

/** Asks all there is to ask about a message, side by side. */
export async function lookUp(
  subject: Subject,
  lookups: Lookups,
  broken: Broken
): Promise<LookedUp> {
  const header = await readHeader(subject.message)
  const fields = fieldsOf(header)
  const authors = authorsOf(fields)
  const asked = authors.kind === 'domains' ? authors.domains : []
  const or = <T>(checked: Promise<T>, otherwise: T) =>
    checked.catch((error: unknown) => {
      broken(error)
      return otherwise
    })
  const [only, ...others] = asked
  const [spf, signatures, iprev, policies, exchangers] = await Promise.all([
    or(checkSpf(subject, lookups), null),
    or(checkSignatures(subject.message, { header, fields }, lookups), UNSIGNED),
    or(checkIprev(subject.remoteAddress, lookups), { result: 'temperror', name: null }),
    Promise.all(asked.map((author) => findPolicy(author, lookups))),
    only !== undefined && others.length === 0 ? lookUpExchangers(only, lookups) : null,
  ])
  return { authors, policies, exchangers, spf, signatures, iprev }
}

/** What follows from it. `random` gives 0 … 1 and chooses the sample of a policy (RFC 7489 §6.6.4). */
export function decide(
  { authors, policies, exchangers, spf, signatures, iprev }: LookedUp,
  handling: DmarcHandling,
  random: () => number
): Authenticated {
  const domains = authors.kind === 'domains' ? authors.domains : []
  const { dkim, arc } = signatures
  const evaluations = domains.map((author, at) =>
    evaluate(author, policies[at] ?? { kind: 'unknown' }, { spf, dkim })
  )
  const held = gravest(evaluations)
  const sealer = arc.result === 'pass' ? arc.domain : null
  const record = policies[0]?.kind === 'found' ? policies[0].record : null
  const verdict = (domain: string, mode: 'relaxed' | 'strict') =>
    domains.length > 0 && domains.every((author) => isAligned(domain, author, mode))
  const facts: AuthenticationFacts = {
    spf: spf && domainVerdict(spf, verdict(spf.domain, record?.spf ?? 'relaxed')),
    dkim: dkim.map((one) => domainVerdict(one, verdict(one.domain, record?.dkim ?? 'relaxed'))),
    dmarc: dmarcOf(authors, held, () =>
      held ? dispositionOf({ ...held, sealer }, handling, random) : 'none'
    ),
    arc,
    iprev,
  }
  const [only, ...others] = domains
  const service =
    only !== undefined && others.length === 0
      ? serviceOf(only, exchangers, policies[0] ?? { kind: 'unknown' })
      : null
  return { facts, author: held?.author ?? null, service }
}

function domainVerdict(
  { result, domain }: Pick<DomainVerdict, 'result' | 'domain'>,
  aligned: boolean
): DomainVerdict {
  return { result, domain, aligned }
}

/** RFC 7489 §6.6.1: what hides whom it is from is not held to a policy, but not taken for honest either. */
function dmarcOf(
  authors: Authors,
  held: Evaluation | undefined,
  disposition: () => 'none' | 'quarantine' | 'reject'
): AuthenticationFacts['dmarc'] {
  if (authors.kind === 'unclear') {
    return { result: 'permerror', policy: null, disposition: 'quarantine' }
  }
  if (!held) return { result: 'none', policy: null }
  const { result, policy } = held
  return result === 'fail' ? { result, policy, disposition: disposition() } : { result, policy }
}
