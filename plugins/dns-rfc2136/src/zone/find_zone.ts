import { fault } from '../faults.js'
import type { Exchange } from '../wire/exchange.js'
import { question } from '../wire/message.js'
import { relaxed } from '../wire/names.js'
import { checked } from './read_zone.js'

/** The zone that holds a name: whoever answers for it says so in the SOA (RFC 1034 §4.3.4, RFC 2308 §2). */
export async function findZone(exchange: Exchange, name: string): Promise<string> {
  const fine = ['NOERROR', 'NXDOMAIN', 'REFUSED', 'NOTAUTH']
  const reply = checked(await exchange.ask(question(name, 'SOA')), name, fine)
  const soa = [...reply.answers, ...reply.authorities].find(({ type }) => type === 'SOA')
  const zone = soa && relaxed(soa.name)
  // Above a domain of somebody's there is nothing that they could change.
  if (!zone) throw fault('E_NO_ZONE', 'no_zone', reply.rcode, { name })
  return zone
}
