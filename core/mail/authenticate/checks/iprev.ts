import ipaddr from 'ipaddr.js'
import type { AuthenticationResult } from '@caliopen/contract/facts'
import { normaliseDomain } from '#core/accounts/addresses.js'
import type { Lookups } from './answers.js'

export interface IprevVerdict {
  result: AuthenticationResult
  /** the name that has this address; null where none has */
  name: string | null
}

/** More names than this are looked at by nobody (RFC 8601 §3). */
const NAMES = 5

/** Does the address have a name, and the name this address (RFC 8601 §3)? */
export async function checkIprev(address: string, lookups: Lookups): Promise<IprevVerdict> {
  if (!ipaddr.isValid(address)) return { result: 'permerror', name: null }
  const ip = ipaddr.process(address)
  const answer = await lookups.ask(reverseName(ip), 'PTR')
  if (answer.kind === 'unknown') return { result: 'temperror', name: null }
  // RFC 8601 §2.7.3: without a name there is nothing to check
  if (answer.kind !== 'found') return { result: 'permerror', name: null }
  const names = answer.found.slice(0, NAMES).map(normaliseDomain)
  const type = ip.kind() === 'ipv4' ? 'A' : 'AAAA'
  const addresses = await Promise.all(
    names.map((name) => (name === null ? null : lookups.ask(name, type)))
  )
  const own = names.find((_name, at) => {
    const found = addresses[at]
    return found?.kind === 'found' && found.found.some((one) => isSame(one, ip))
  })
  if (own) return { result: 'pass', name: own }
  const isUndecided = addresses.some((found) => found?.kind === 'unknown')
  return { result: isUndecided ? 'temperror' : 'fail', name: null }
}

/** RFC 1035 §3.5, RFC 3596 §2.5 */
export function reverseName(ip: ipaddr.IPv4 | ipaddr.IPv6): string {
  const bytes = ip.toByteArray().reverse()
  if (ip.kind() === 'ipv4') return `${bytes.join('.')}.in-addr.arpa`
  const nibbles = bytes.flatMap((byte) => [byte & 15, byte >> 4])
  return `${nibbles.map((nibble) => nibble.toString(16)).join('.')}.ip6.arpa`
}

function isSame(written: string, ip: ipaddr.IPv4 | ipaddr.IPv6): boolean {
  return ipaddr.isValid(written) && ipaddr.process(written).toString() === ip.toString()
}
