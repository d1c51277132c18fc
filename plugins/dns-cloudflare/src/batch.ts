import { canonicalValue } from '@caliopen/contract/dns/same_rrset'
import type { RRset } from '@caliopen/contract/points/dns_provider'
import { bodyOf, type RecordBody } from './record_body.js'
import { secondsOf, valueOf, type CloudflareRecord } from './records.js'

/** What Cloudflare does as a whole, in this order. */
export interface Batch {
  deletes: { id: string }[]
  patches: (RecordBody & { id: string })[]
  posts: RecordBody[]
}

/**
 * From the records that stand there to those that shall. What stays is sent when its time to live or the proxy is not
 * as planned; what goes gives its place, its comment and its tags to what comes.
 */
export function batchOf(held: readonly CloudflareRecord[], after: RRset | null): Batch {
  if (after === null) return { deletes: held.map(({ id }) => ({ id })), patches: [], posts: [] }
  const wanted = new Map(
    after.values.map((value) => [canonicalValue(after.type, value), bodyOf(after, value)])
  )
  const patches: Batch['patches'] = []
  const freed: CloudflareRecord[] = []
  const kept = new Set<string>()
  for (const record of held) {
    const value = canonicalValue(record.type, valueOf(record))
    const body = wanted.get(value)
    if (!body) freed.push(record)
    else if (!isAsPlanned(record, after)) patches.push({ id: record.id, ...body })
    kept.add(value)
  }
  const coming = [...wanted].filter(([value]) => !kept.has(value)).map(([, body]) => body)
  const moved = freed.slice(0, coming.length).flatMap(({ id }, at) => {
    const body = coming[at]
    return body ? [{ id, ...body }] : []
  })
  return {
    deletes: freed.slice(coming.length).map(({ id }) => ({ id })),
    patches: [...patches, ...moved],
    posts: coming.slice(freed.length),
  }
}

export function changesNothing({ deletes, patches, posts }: Batch): boolean {
  return deletes.length + patches.length + posts.length === 0
}

function isAsPlanned(record: CloudflareRecord, { ttl }: RRset): boolean {
  return secondsOf(record) === ttl && record.proxied !== true
}
