import { sameRecords, sameRRset } from '@caliopen/contract/dns/same_rrset'
import type { ChangeOutcome, RRset, RRsetChange } from '@caliopen/contract/points/dns_provider'
import { fault } from '../faults.js'
import type { Exchange } from '../wire/exchange.js'
import { update } from '../wire/message.js'
import { readRdata } from '../wire/rdata.js'
import { CLASS, type WireRecord } from '../wire/records.js'
import { checked, readRRset } from './read_zone.js'

const NOTHING = Buffer.alloc(0)

/**
 * Brings one RRset to what is planned. What stood there before goes along as a prerequisite, so that the server
 * itself refuses the change when somebody was quicker.
 */
export async function changeRRset(
  exchange: Exchange,
  zone: string,
  change: RRsetChange
): Promise<ChangeOutcome> {
  const { name, type, before, after } = change
  const now = await readRRset(exchange, zone, name, type)
  if (sameRRset(now, after)) return { state: 'unchanged', now }
  if (!sameRecords(now, before)) return { state: 'conflict', now }
  const message = update(zone, prerequisitesOf(change), changesOf(change))
  const fine = ['NOERROR', 'NXRRSET', 'YXRRSET', 'REFUSED']
  const { rcode } = checked(await exchange.ask(message), zone, fine)
  // The key was good for reading: it may not write here, or the server checks more than we know.
  if (rcode === 'REFUSED') throw fault('E_REFUSED', 'change_refused', rcode, { name, type })
  const then = await readRRset(exchange, zone, name, type)
  return { state: rcode === 'NOERROR' ? 'applied' : 'conflict', now: then }
}

/** RFC 2136 §2.4.2: exactly these records stand there; §2.4.3: none does. */
function prerequisitesOf({ name, type, before }: RRsetChange): WireRecord[] {
  if (before === null) return [{ name, type, class: CLASS.none, ttl: 0, rdata: NOTHING }]
  return recordsOf(before).map((record) => ({ ...record, ttl: 0 }))
}

/** RFC 2136 §2.5.2: away with the old ones; §2.5.1: here are the new ones. */
function changesOf({ name, type, before, after }: RRsetChange): WireRecord[] {
  const gone = { name, type, class: CLASS.any, ttl: 0, rdata: NOTHING }
  return [...(before === null ? [] : [gone]), ...(after === null ? [] : recordsOf(after))]
}

function recordsOf({ name, type, ttl, values }: RRset): WireRecord[] {
  return values.map((value) => ({
    ...{ name, type, ttl },
    class: CLASS.in,
    rdata: readRdata(type, value),
  }))
}
