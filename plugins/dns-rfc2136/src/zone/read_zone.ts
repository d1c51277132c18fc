import type { RRset } from '@caliopen/contract/points/dns_provider'
import { rcodeFault, tsigFault } from '../faults.js'
import type { Exchange, SignedReply } from '../wire/exchange.js'
import { question, readMessage } from '../wire/message.js'
import { relaxed } from '../wire/names.js'
import { printRdata } from '../wire/rdata.js'
import type { FoundRecord } from '../wire/records.js'

/** What a signed zone makes by itself: nobody plans it. */
const MADE_BY_THE_SERVER = /^(?:SOA|TYPE(?:46|47|48|50|51|65534))$/

/** The whole zone by a transfer (RFC 5936): it begins and ends with the SOA. */
export async function readZone(exchange: Exchange, zone: string): Promise<RRset[]> {
  let soas = 0
  const replies = await exchange.askForMany(question(zone, 'AXFR'), (reply) => {
    const { rcode, answers } = checked(reply, zone)
    soas += answers.filter(({ type }) => type === 'SOA').length
    return rcode !== 'NOERROR' || soas >= 2 || answers.length === 0
  })
  return collect(replies.map(({ bytes }) => ({ bytes, records: readMessage(bytes).answers })))
}

/** One RRset as the server has it now; null where there is none. */
export async function readRRset(
  exchange: Exchange,
  zone: string,
  name: string,
  type: string
): Promise<RRset | null> {
  const reply = await exchange.ask(question(name, type))
  const { answers } = checked(reply, zone, ['NOERROR', 'NXDOMAIN'])
  const own = answers.filter((record) => record.type === type && relaxed(record.name) === name)
  return collect([{ bytes: reply.bytes, records: own }])[0] ?? null
}

/** Throws where the server refused us or our signature. */
export function checked(
  { bytes, tsigError }: SignedReply,
  zone: string,
  fine: readonly string[] = ['NOERROR']
) {
  if (tsigError !== 0) throw tsigFault(tsigError)
  const message = readMessage(bytes)
  if (!fine.includes(message.rcode)) throw rcodeFault(message.rcode, zone)
  return message
}

function collect(parts: readonly { bytes: Buffer; records: readonly FoundRecord[] }[]): RRset[] {
  const sets = new Map<string, RRset>()
  for (const { bytes, records } of parts) {
    for (const { name, type, ttl, data, end } of records) {
      if (MADE_BY_THE_SERVER.test(type)) continue
      const key = `${name} ${type}`
      const set = sets.get(key) ?? { name: relaxed(name), type, ttl, values: [] }
      set.values.push(printRdata(type, bytes, data, end - data))
      sets.set(key, set)
    }
  }
  return [...sets.values()]
}
