import { lookup as lookUp, type LookupAddress, type LookupOptions } from 'node:dns'
import { isIP } from 'node:net'
import ipaddr from 'ipaddr.js'
import { Agent } from 'undici'
import { MarketplaceError } from '../errors.js'

type Done = (error: Error | null, address: string | LookupAddress[], family?: number) => void

const CONNECT_WITHIN = 10_000

/**
 * Connects to public addresses only. It judges the address that the socket then uses, not one that was looked up
 * before, so that a name which answers differently the second time gains nothing.
 */
export function publicAgent(): Agent {
  return new Agent({ connect: { timeout: CONNECT_WITHIN, lookup: publicLookup } })
}

/** For an index that an administrator said is in our own network. */
export function ownNetworkAgent(): Agent {
  return new Agent({ connect: { timeout: CONNECT_WITHIN } })
}

/** A host that is written as an address is never looked up, so it is judged here. */
export function refusePrivateLiteral(hostname: string): void {
  const literal = hostname.replace(/^\[(.*)\]$/, '$1')
  if (isIP(literal) && !isPublic(literal)) throw refusal(hostname, literal)
}

/** Global unicast: no loopback, private, link-local, shared or otherwise special address (RFC 6890). */
export function isPublic(address: string): boolean {
  if (!ipaddr.isValid(address)) return false
  return ipaddr.process(address).range() === 'unicast'
}

function publicLookup(hostname: string, options: LookupOptions, done: Done): void {
  lookUp(hostname, { ...options, all: true }, (error, addresses) => {
    if (error) return done(error, [])
    const refused = addresses.find(({ address }) => !isPublic(address))
    if (refused) return done(refusal(hostname, refused.address), [])
    const [first] = addresses
    if (options.all || !first) return done(null, addresses)
    done(null, first.address, first.family)
  })
}

function refusal(hostname: string, address: string): MarketplaceError {
  const words = `${hostname} is ${address}, which is in a network of ours`
  return new MarketplaceError('E_INDEX_PRIVATE_ADDRESS', words)
}
