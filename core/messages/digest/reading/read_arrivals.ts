import type { Spooled } from '#core/messages/accept/spool.js'
import { readLarge, unreadLarge } from './read_large.js'
import { unread, type Read, type Source } from './read_message.js'
import type { Reader } from './reader.js'

/** What the bytes of each arrival tell, in the order of the batch. What nobody holds is read here, as it streams by. */
export async function readArrivals(reader: Reader, batch: readonly Spooled[]): Promise<Read[]> {
  const held = await reader.read(batch.flatMap(sourceOf))
  const reads: Read[] = []
  for (const { arrival } of batch) {
    const read = arrival.raw.held ? held.shift() : await readLarge(arrival.channel, arrival.raw)
    if (!read) throw new Error('an arrival was not read')
    reads.push(read)
  }
  return reads
}

/** The same without looking into them. */
export async function unreadArrivals(batch: readonly Spooled[], reason: string): Promise<Read[]> {
  const reads: Read[] = []
  for (const { arrival } of batch) {
    const { raw } = arrival
    reads.push(raw.held ? unread(raw.held, reason) : await unreadLarge(raw, reason))
  }
  return reads
}

function sourceOf({ arrival: { channel, raw } }: Spooled): Source[] {
  return raw.held ? [{ channel, raw: raw.held }] : []
}
