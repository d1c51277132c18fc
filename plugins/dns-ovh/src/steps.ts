import { canonicalValue } from '@caliopen/contract/dns/same_rrset'
import type { RRset } from '@caliopen/contract/points/dns_provider'
import { secondsOf, targetOf, valueOf, type OvhRecord } from './records.js'

/** What has to be done, record by record. */
export interface Steps {
  creates: { target: string; ttl: number }[]
  updates: { id: number; target: string; ttl: number }[]
  deletes: number[]
}

/**
 * From the records that stand there to those that shall. What stays is written when its time to live is not as planned;
 * what goes gives its place to what comes, where OVH keeps both as the same type.
 */
export function stepsOf(held: readonly OvhRecord[], after: RRset | null, zone: string): Steps {
  if (after === null) return { creates: [], updates: [], deletes: held.map(({ id }) => id) }
  const { type, ttl } = after
  const wanted = new Map(after.values.map((value) => [canonicalValue(type, value), value]))
  const keyOf = (record: OvhRecord) => canonicalValue(type, valueOf(record, zone))
  const kept = held.filter((record) => wanted.has(keyOf(record)))
  const freed = held.filter((record) => !wanted.has(keyOf(record)))
  for (const record of kept) wanted.delete(keyOf(record))
  const coming = [...wanted.values()].map((value) => ({ target: targetOf(type, value), ttl }))
  const places = freed.filter(({ fieldType }) => fieldType === type).slice(0, coming.length)
  const late = kept.filter((record) => secondsOf(record) !== ttl)
  return {
    creates: coming.slice(places.length),
    updates: [
      ...late.map(({ id, target }) => ({ id, target, ttl })),
      ...places.flatMap(({ id }, at) => coming.slice(at, at + 1).map((one) => ({ id, ...one }))),
    ],
    deletes: freed.filter((record) => !places.includes(record)).map(({ id }) => id),
  }
}

export function changeNothing({ creates, updates, deletes }: Steps): boolean {
  return creates.length + updates.length + deletes.length === 0
}
