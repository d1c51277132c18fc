import { isIP } from 'node:net'
import type { AntispamSymbol } from '@caliopen/contract/facts'
import type { Resolver } from '../../dns/resolver.js'
import type { ListZone } from './zones.js'
import { queryName } from './query_name.js'

export interface Listing {
  zone: ListZone
  symbol: AntispamSymbol
}

/** For all lists together, in milliseconds. */
const PATIENCE_MS = 3_000

/** Which lists name this address. A list that does not answer names nobody. */
export async function askLists(
  resolver: Resolver,
  zones: readonly ListZone[],
  remoteAddress: string
): Promise<Listing[]> {
  if (zones.length === 0 || isIP(remoteAddress) === 0) return []
  const signal = AbortSignal.timeout(PATIENCE_MS)
  const asked = zones.map(async (zone) => {
    const answer = await resolver.ask(queryName(remoteAddress, zone.zone), 'A', signal)
    const code = answer.kind === 'found' ? answer.found.find(isListing) : undefined
    return code ? [{ zone, symbol: symbolOf(zone, code) }] : []
  })
  return (await Promise.all(asked)).flat()
}

/**
 * RFC 5782 §2.1: within 127.0.0.0/8. Lists that refuse to answer whoever asks too much say so within
 * 127.255.255.0/24, which lists nobody.
 */
function isListing(address: string): boolean {
  return address.startsWith('127.') && !address.startsWith('127.255.255.')
}

function symbolOf({ zone, points }: ListZone, code: string): AntispamSymbol {
  return { name: points < 0 ? 'DNSWL' : 'DNSBL', score: points, options: [zone, code] }
}
