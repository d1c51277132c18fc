import type { DnsAnswer, DnsRecords, Resolver, TlsaRecord } from '../../dns/resolver.js'
import type { MailExchanger } from './plan.js'

/** More addresses of one host than this are tried by nobody. */
const ADDRESSES = 4

/** A name that is another's, and that one another's: not further than this. */
const ALIASES = 8

/** The certificates that may be shown by a host, and the name under which that was said. */
export type TlsaAnswer =
  { kind: 'found'; records: TlsaRecord[]; base: string } | { kind: 'none' } | Unknown
type Unknown = { kind: 'unknown'; reason: string }

/** Asks the DNS where mail goes, and how. */
export interface Directory {
  exchangersOf(domain: string): Promise<DnsAnswer<MailExchanger>>
  /** IPv6 first, in the order of the answers */
  addressesOf(host: string): Promise<DnsAnswer<string>>
  /** of a host whose addresses are authentic; what is not authentic itself is none */
  certificatesOf(host: string, port: number): Promise<TlsaAnswer>
}

export function openDirectory(resolver: Resolver): Directory {
  return {
    exchangersOf: (domain) => resolver.ask(domain, 'MX'),
    async addressesOf(host) {
      return join(await Promise.all([resolver.ask(host, 'AAAA'), resolver.ask(host, 'A')]))
    },
    async certificatesOf(host, port) {
      const canonical = await canonicalName(resolver, host)
      if (canonical === null) return { kind: 'unknown', reason: `the aliases of ${host}` }
      // RFC 7672 §2.2.2: where it is an alias, the name behind it comes first
      for (const base of new Set([canonical, host])) {
        const answer = await resolver.ask(`_${port}._tcp.${base}`, 'TLSA')
        if (answer.kind === 'unknown') return answer
        if (answer.kind === 'found' && answer.authentic) {
          return { kind: 'found', records: answer.found, base }
        }
      }
      return { kind: 'none' }
    },
  }
}

/** null where that cannot be told. */
async function canonicalName(resolver: Resolver, host: string): Promise<string | null> {
  let name = host
  for (let links = 0; links <= ALIASES; links += 1) {
    const answer: DnsAnswer<DnsRecords['CNAME']> = await resolver.ask(name, 'CNAME')
    if (answer.kind === 'unknown') return null
    const [alias] = answer.kind === 'found' ? answer.found : []
    if (alias === undefined) return name
    name = alias
  }
  return null
}

/**
 * An address of either family will do, also when the other question found no answer. Authentic it
 * is where all answers are that came: who keeps one from coming makes it no less so.
 */
export function join(answers: readonly DnsAnswer<string>[]): DnsAnswer<string> {
  const authentic = answers.every((answer) => answer.kind === 'unknown' || answer.authentic)
  const found = answers.flatMap((answer) => (answer.kind === 'found' ? [answer.found] : []))
  if (found.length > 0) {
    return { kind: 'found', found: alternate(found).slice(0, ADDRESSES), authentic }
  }
  return answers.find(({ kind }) => kind === 'unknown') ?? answers[0] ?? { kind: 'none', authentic }
}

/** The first of each family, then the second … so that a broken family costs one attempt. */
function alternate(families: readonly string[][]): string[] {
  const longest = Math.max(...families.map(({ length }) => length))
  return Array.from({ length: longest }, (_, position) =>
    families.flatMap((family) => family[position] ?? [])
  ).flat()
}
