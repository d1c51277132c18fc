import type { DnsAnswer, DnsRecords, DnsType } from '../resolver.js'
import type { DnsMessage, ReadRecord } from './message.js'

/** What a message says about a question, and for how many seconds that holds. */
export type Interpretation<Type extends DnsType> =
  | { kind: 'answer'; answer: DnsAnswer<DnsRecords[Type]>; ttl: number }
  /** the name is another's, of which the message says nothing */
  | { kind: 'alias'; target: string; ttl: number }

/** RFC 1035 §4.1.1 */
const NO_ERROR = 0
const NO_NAME = 3
const RCODES = ['NOERROR', 'FORMERR', 'SERVFAIL', 'NXDOMAIN', 'NOTIMP', 'REFUSED']

/** Names that lead to names: more than this lead nowhere. */
export const ALIASES = 8

/** `trusted`: the AD bit of whom we asked counts. */
export function interpret<Type extends DnsType>(
  message: DnsMessage,
  name: string,
  type: Type,
  trusted: boolean
): Interpretation<Type> {
  const { rcode, answers } = message
  const authentic = trusted && message.authentic
  if (rcode !== NO_ERROR && rcode !== NO_NAME) {
    return unknown(RCODES[rcode] ?? `RCODE ${rcode}`)
  }
  const { end, ttl: aliasTtl, links } = followAliases(answers, name, type)
  if (links > ALIASES) return unknown(`the aliases of ${name} run in circles`)
  const records = answers.filter((record) => record.name === end && record.type === type)
  if (records.length > 0) {
    const found = records.map(({ data }) => data as DnsRecords[Type])
    const ttl = Math.min(aliasTtl, ...records.map((record) => record.ttl))
    return { kind: 'answer', answer: { kind: 'found', found, authentic }, ttl }
  }
  const ttl = Math.min(aliasTtl, negativeTtl(message))
  // RFC 6604 §3: with aliases in between, the code speaks of the last name
  if (rcode === NO_NAME) return { kind: 'answer', answer: { kind: 'no_name', authentic }, ttl }
  if (links > 0 && !hasAuthority(message)) return { kind: 'alias', target: end, ttl: aliasTtl }
  return { kind: 'answer', answer: { kind: 'none', authentic }, ttl }
}

function unknown(reason: string): { kind: 'answer'; answer: DnsAnswer<never>; ttl: number } {
  return { kind: 'answer', answer: { kind: 'unknown', reason }, ttl: 0 }
}

/** RFC 1034 §3.6.2 */
function followAliases(answers: readonly ReadRecord[], name: string, type: DnsType) {
  let [end, ttl, links] = [name, Infinity, 0]
  if (type === 'CNAME') return { end, ttl, links }
  for (; links <= ALIASES; links += 1) {
    const alias = answers.find((record) => record.name === end && record.type === 'CNAME')
    if (alias?.type !== 'CNAME') break
    end = alias.data
    ttl = Math.min(ttl, alias.ttl)
  }
  return { end, ttl, links }
}

function hasAuthority({ authorities }: DnsMessage): boolean {
  return authorities.some(({ type }) => type === 'SOA')
}

/** RFC 2308 §5: nothing is remembered of a nothing that nobody signs for */
function negativeTtl({ authorities }: DnsMessage): number {
  const authority = authorities.find(({ type }) => type === 'SOA')
  return authority?.type === 'SOA' ? Math.min(authority.ttl, authority.data.minimum) : 0
}
