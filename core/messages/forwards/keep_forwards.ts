import { createHash } from 'node:crypto'
import { newId } from '@caliopen/contract/ids'
import type { Arrival, ArrivalForward } from '@caliopen/contract/arrival'
import { domainOf } from '#core/accounts/addresses.js'
import type { Spooled } from '#core/messages/accept/spool.js'
import { putBlobs, storeLarge, type EncodedBlob } from '#core/messages/blobs/blobs.js'
import { insertDeliveries, type NewDelivery } from '#core/messages/submissions/new_deliveries.js'
import type { Sql } from '#database/sql.js'
import type { Read } from '../digest/reading/read_message.js'
import { EMAIL } from '../letter/read_letter.js'

/** A message on its way out again, ready to be written. */
export interface PreparedForward {
  forward: ArrivalForward
  firstSender: string
  sourceId: Buffer
  blob: EncodedBlob
}

const KEYS = ['owner_id', 'source_id']

/** Before the transaction: what of these arrivals is passed on. `reads` are in their order. */
export async function prepareForwards(
  batch: readonly Spooled[],
  reads: readonly Read[]
): Promise<PreparedForward[]> {
  const prepared: PreparedForward[] = []
  for (const [at, { arrival }] of batch.entries()) {
    const blob = reads[at]?.blob
    if (!arrival.forwards || !blob) continue
    // Where nobody here keeps it, nobody else has stored it.
    if (arrival.recipients.length === 0) await storeLarge(blob)
    for (const forward of arrival.forwards) {
      const sourceId = sourceOf(blob.hash, arrival, forward)
      prepared.push({ forward, firstSender: arrival.from, sourceId, blob })
    }
  }
  return prepared
}

/**
 * Queues what is passed on; in the transaction that keeps the messages. What was passed on before is
 * not again, so calling it twice changes nothing. Returns how many deliveries are new.
 */
export async function keepForwards(
  sql: Sql,
  prepared: readonly PreparedForward[]
): Promise<number> {
  if (prepared.length === 0) return 0
  const fresh = await claim(sql, prepared)
  for (const { blob, forward } of fresh) {
    await putBlobs(sql, [blob])
    await sql.run('update blobs set refs = refs + ? where hash = ?', [
      forward.to.length - 1,
      blob.hash,
    ])
  }
  const deliveries = fresh.flatMap(deliveriesOf)
  await insertDeliveries(sql, deliveries, Date.now())
  return deliveries.length
}

/** What is not there already. Of workers that meet at the same moment, the row decides for one. */
async function claim(sql: Sql, prepared: readonly PreparedForward[]): Promise<PreparedForward[]> {
  const known = new Set((await rowsOf(sql, prepared)).map(sourceKey))
  const unknown = prepared.filter(
    ({ forward, sourceId }) =>
      !known.has(sourceKey({ owner_id: forward.ownerId, source_id: sourceId }))
  )
  const now = Date.now()
  await sql.insert(
    'forwards',
    ['id', 'owner_id', 'source_id', 'first_sender', 'created_at'],
    unknown.map(({ forward, sourceId, firstSender }) => [
      ...[forward.id, forward.ownerId, sourceId, firstSender, now],
    ]),
    'ignore'
  )
  const ids = new Set((await rowsOf(sql, unknown)).map(({ id }) => id.toString('hex')))
  return unknown.filter(({ forward }) => ids.has(forward.id.toString('hex')))
}

interface ForwardRow {
  id: Buffer
  owner_id: Buffer
  source_id: Buffer
}

function rowsOf(sql: Sql, prepared: readonly PreparedForward[]): Promise<ForwardRow[]> {
  const keys = prepared.map(({ forward, sourceId }) => [forward.ownerId, sourceId] as const)
  return sql.find<ForwardRow>('forwards', ['id', ...KEYS], KEYS, keys)
}

function sourceKey(row: Pick<ForwardRow, 'owner_id' | 'source_id'>): string {
  return `${row.owner_id.toString('hex')}:${row.source_id.toString('hex')}`
}

function deliveriesOf({ forward, blob }: PreparedForward): NewDelivery[] {
  const { id, ownerId, sender, to, prefix } = forward
  return to.map((recipient) => ({
    ...{ id: newId(), ownerId, messageId: id, channel: EMAIL, sender, recipient },
    ...{ destination: domainOf(recipient), notBefore: Date.now(), dsn: undefined },
    bytes: { hash: blob.hash, prefix },
  }))
}

/** Bytes, sender and what is done with it: a sender that repeats because our 250 was cut repeats all three. */
function sourceOf(raw: Buffer, { from }: Arrival, { purpose }: ArrivalForward): Buffer {
  return createHash('sha256').update(raw).update(`\0${from}\0${purpose}`).digest()
}
