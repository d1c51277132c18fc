import { getDomain } from 'tldts'

/** RFC 7489 §3.1: relaxed, the same organisation; strict, the same domain. */
export type Mode = 'relaxed' | 'strict'

/** The domain that an organisation registered (RFC 7489 §3.2), by the Public Suffix List. */
export function organisationalDomain(domain: string): string {
  return getDomain(domain, { allowPrivateDomains: true, validateHostname: false }) ?? domain
}

/** Lower case and A-labels on both sides. */
export function isAligned(domain: string, author: string, mode: Mode): boolean {
  if (domain === author) return true
  return mode === 'relaxed' && organisationalDomain(domain) === organisationalDomain(author)
}
