import type { DnsType } from '../resolver.js'

/** RFC 1035 §3.2.2, RFC 3596 §2.1, RFC 6698 §7.1 */
export const TYPE_NUMBERS: Readonly<Record<DnsType, number>> = {
  ...{ A: 1, NS: 2, CNAME: 5, SOA: 6, PTR: 12 },
  ...{ MX: 15, TXT: 16, AAAA: 28, TLSA: 52 },
}

/** RFC 6891 §6.1.1 */
export const OPT = 41

/** the Internet: RFC 1035 §3.2.4 */
export const IN = 1

/** A message of the DNS that breaks its rules, or our limits. */
export class MalformedDnsError extends Error {
  readonly code = 'E_MALFORMED_DNS'
}
