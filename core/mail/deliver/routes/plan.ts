import { normaliseDomain } from '#core/accounts/addresses.js'

export interface MailExchanger {
  priority: number
  /** empty or a dot in a null MX */
  exchange: string
}

/** What the DNS said: nothing of that type, no such name, or no answer that can be relied on. */
export type Answer<Found> =
  | { kind: 'found'; found: Found }
  | { kind: 'none' }
  | { kind: 'no_name' }
  | { kind: 'unknown'; reason: string }

/** It cannot go anywhere: for good, or for now. */
export interface DeadEnd {
  kind: 'failed' | 'deferred'
  /** RFC 3463 */
  status: string
  reply: string
}

export type Plan = { kind: 'hosts'; hosts: string[] } | DeadEnd

/** More exchangers than this are tried by nobody (RFC 5321 §5.1 asks for two at least). */
const HOSTS = 8

/**
 * The hosts that take mail for a domain, in the order in which they are to be tried (RFC 5321 §5.1).
 * `isOurs` knows the names of this service; `random` gives 0 … 1 and decides between equals.
 */
export function planHosts(
  domain: string,
  answer: Answer<readonly MailExchanger[]>,
  isOurs: (host: string) => boolean,
  random: () => number
): Plan {
  switch (answer.kind) {
    case 'unknown':
      return { kind: 'deferred', status: '4.4.3', reply: `MX of ${domain}: ${answer.reason}` }
    case 'no_name':
      return { kind: 'failed', status: '5.1.2', reply: `The domain ${domain} does not exist` }
    case 'none':
      // RFC 5321 §5.1: a domain without MX is its own exchanger, if it has an address
      return { kind: 'hosts', hosts: [domain] }
    case 'found':
      return planExchangers(domain, answer.found, isOurs, random)
  }
}

function planExchangers(
  domain: string,
  exchangers: readonly MailExchanger[],
  isOurs: (host: string) => boolean,
  random: () => number
): Plan {
  if (isNullMx(exchangers)) {
    // RFC 7505 §4.2
    return {
      kind: 'failed',
      status: '5.1.10',
      reply: `The domain ${domain} takes no mail (null MX)`,
    }
  }
  const hosts = exchangers.flatMap(({ priority, exchange }) => {
    const host = normaliseDomain(exchange.replace(/\.$/, ''))
    // Equals in random order: RFC 5321 §5.1
    return host === null ? [] : [{ priority, host, order: random() }]
  })
  hosts.sort((a, b) => a.priority - b.priority || a.order - b.order)
  // RFC 5321 §5.1: where we are an exchanger ourselves, only better ones may be tried
  const own = hosts.find(({ host }) => isOurs(host))
  const better = own ? hosts.filter(({ priority }) => priority < own.priority) : hosts
  if (better.length > 0) {
    return { kind: 'hosts', hosts: [...new Set(better.map(({ host }) => host))].slice(0, HOSTS) }
  }
  return own
    ? { kind: 'failed', status: '5.4.6', reply: `The mail of ${domain} leads back to ${own.host}` }
    : { kind: 'failed', status: '5.4.4', reply: `The MX of ${domain} names no usable host` }
}

/** RFC 7505 §3: a single record whose host is the root */
function isNullMx(exchangers: readonly MailExchanger[]): boolean {
  const [first] = exchangers
  return exchangers.length === 1 && (first?.exchange === '' || first?.exchange === '.')
}
