import type { DnsAnswer } from '../../dns/resolver.js'
import type { Policies } from '../mta_sts/policies.js'
import { allowsHost } from '../mta_sts/policy.js'
import type { StsPolicy } from '../mta_sts/policy.js'
import type { SmarthostFor } from '../smarthost/smarthost_for.js'
import type { OpenSmarthost } from '../smarthost/smarthost_targets.js'
import { smarthostTargets } from '../smarthost/smarthost_targets.js'
import type { Target } from '../smtp/connect.js'
import type { TlsPolicy } from '../smtp/safety/tls_policy.js'
import type { Directory } from './directory.js'
import { planHosts } from './plan.js'
import type { DeadEnd } from './plan.js'

export interface Surroundings {
  directory: Directory
  policies: Policies
  smarthostFor: SmarthostFor
  /** settings.outboundPort */
  port: number
  /** tells the names that this service goes by */
  ownNames: () => Promise<ReadonlySet<string>>
}

/** Where a message is to go. */
export interface Goal {
  domain: string
  /** the host, and a port if another than the usual one, that an administrator chose */
  via: string | null
  /** a host that was tried already */
  except: string | null
}

/** Whom to try for a domain, one after the other, and what keeps us from trying. */
export async function* targetsOf(
  { domain, via, except }: Goal,
  around: Surroundings
): AsyncGenerator<Target | DeadEnd> {
  const smarthost = via ? chosenHost(via, around.port) : await around.smarthostFor(domain)
  if (smarthost) {
    if (smarthost.host !== except) yield* await smarthostTargets(smarthost, around.directory)
    return
  }
  const [exchangers, own, sts] = await Promise.all([
    around.directory.exchangersOf(domain),
    around.ownNames(),
    around.policies.policyOf(domain),
  ])
  const plan = planHosts(domain, exchangers, (host) => own.has(host), Math.random)
  if (plan.kind !== 'hosts') {
    yield plan
    return
  }
  const authentic = exchangers.kind !== 'unknown' && exchangers.authentic
  const hosts = plan.hosts.filter((host) => host !== except)
  for (const host of hosts) yield* targetsAt(host, { domain, authentic, sts }, around)
}

/** The administrator knows what stands there: it is talked to as safely as it can. */
function chosenHost(via: string, usualPort: number): OpenSmarthost {
  const [, host = via, port] = /^(.*?)(?::(\d+))?$/.exec(via) ?? []
  return {
    host: host.replace(/^\[(.*)\]$/, '$1'),
    port: Number(port ?? usualPort),
    ...{ tls: 'opportunistic', login: null },
  }
}

interface Way {
  domain: string
  /** the DNS says for sure that this host takes the mail of the domain */
  authentic: boolean
  sts: StsPolicy | null
}

async function* targetsAt(
  host: string,
  way: Way,
  around: Surroundings
): AsyncGenerator<Target | DeadEnd> {
  const { directory, port } = around
  const answer = await directory.addressesOf(host)
  if (answer.kind !== 'found') {
    yield withoutAddress(host, answer)
    return
  }
  const policy = await policyFor(host, way, answer.authentic, around)
  if ('status' in policy) yield policy
  else for (const address of answer.found) yield { host, address, port, policy }
}

/** What its own zone says of a host comes before what the domain's web server does (RFC 8461 §2). */
async function policyFor(
  host: string,
  { domain, authentic, sts }: Way,
  isAuthenticAddress: boolean,
  { directory, port }: Surroundings
): Promise<TlsPolicy | DeadEnd> {
  // RFC 7672 §2.2.1: of use only where nobody can have named another host
  if (authentic && isAuthenticAddress) {
    const answer = await directory.certificatesOf(host, port)
    if (answer.kind === 'unknown') {
      // RFC 7672 §2.1.1: whoever keeps the answer back gains nothing by it
      return { kind: 'deferred', status: '4.7.5', reply: `TLSA of ${host}: ${answer.reason}` }
    }
    if (answer.kind === 'found') {
      const names = [...new Set([answer.base, host, domain])]
      return { kind: 'dane', records: answer.records, names }
    }
  }
  if (sts?.mode !== 'enforce') return { kind: 'opportunistic' }
  if (allowsHost(sts, host)) return { kind: 'mta-sts' }
  const reply = `${host} is none of the hosts in the MTA-STS policy of ${domain}`
  return { kind: 'deferred', status: '4.7.5', reply }
}

function withoutAddress(host: string, answer: DnsAnswer<string>): DeadEnd {
  return answer.kind === 'unknown'
    ? { kind: 'deferred', status: '4.4.3', reply: `Address of ${host}: ${answer.reason}` }
    : { kind: 'failed', status: '5.4.4', reply: `The host ${host} has no address` }
}
