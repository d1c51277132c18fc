import type { DNSResolver } from 'mailauth'
import type { DnsAnswer, DnsRecords, DnsType, Resolver } from '../../dns/resolver.js'

const ASKED: ReadonlySet<string> = new Set<DnsType>(['A', 'AAAA', 'MX', 'PTR', 'TXT'])

/** As node:dns names what there is not; mailauth tells by it an absence from a failure. */
const CODES = { none: 'ENODATA', no_name: 'ENOTFOUND', unknown: 'ESERVFAIL' } as const

class NoAnswerError extends Error {
  constructor(
    readonly code: string,
    message: string
  ) {
    super(message)
  }
}

/** The DNS within the time that one message has. */
export interface Lookups {
  ask<Type extends DnsType>(name: string, type: Type): Promise<DnsAnswer<DnsRecords[Type]>>
}

export function lookupsWithin(resolver: Resolver, signal: AbortSignal): Lookups {
  return { ask: (name, type) => resolver.ask(name, type, signal) }
}

/** The same, as mailauth asks. `failed()` tells whether an answer that it wanted could not be had. */
export function forMailauth(lookups: Lookups): { resolve: DNSResolver; failed(): boolean } {
  let failed = false
  const resolve = async (name: string, type: string) => {
    if (!isAsked(type)) throw new NoAnswerError(CODES.none, `${type} is not asked for`)
    const answer = await lookups.ask(name.replace(/\.$/, '').toLowerCase(), type)
    if (answer.kind === 'found') return recordsOf(type, answer.found)
    failed ||= answer.kind === 'unknown'
    const reason = answer.kind === 'unknown' ? answer.reason : answer.kind
    throw new NoAnswerError(CODES[answer.kind], reason)
  }
  // its type forgets MX records, which are objects
  return { resolve: resolve as DNSResolver, failed: () => failed }
}

function isAsked(type: string): type is DnsType {
  return ASKED.has(type)
}

/** A TXT record is a list of strings there. */
function recordsOf(type: DnsType, found: readonly unknown[]): unknown[] {
  return type === 'TXT' ? found.map((text) => [text]) : [...found]
}
