import { isIP } from 'node:net'
import ipaddr from 'ipaddr.js'

/** Where the Internet's hosts have their addresses (RFC 4291 §2.4, IANA IPv6 Global Unicast Address Space). */
const GLOBAL_UNICAST = ipaddr.IPv6.parseCIDR('2000::/3')

/** Ranges that lead to this machine or its surroundings, which an administrator may approve by name. */
const PRIVATE: ReadonlySet<string> = new Set([
  ...['private', 'loopback', 'linkLocal', 'uniqueLocal', 'carrierGradeNat'],
])

export type AddressKind = 'public' | 'private' | 'forbidden'

/**
 * Public is only what is nothing else: documentation, benchmarks, multicast, 6to4, Teredo and NAT64, which carry an
 * IPv4 address inside, are forbidden; IPv4-mapped addresses are judged as the IPv4 address that they are.
 */
export function kindOfAddress(text: string): AddressKind {
  // ipaddr.js also reads short forms, and ::127.0.0.1 as if it were mapped
  if (!isIP(text) || /^::\d+\./.test(text)) return 'forbidden'
  const address = ipaddr.process(text)
  const range: string = address.range()
  if (PRIVATE.has(range)) return 'private'
  if (range !== 'unicast') return 'forbidden'
  if (address instanceof ipaddr.IPv4) return 'public'
  return address.match(GLOBAL_UNICAST) ? 'public' : 'forbidden'
}
