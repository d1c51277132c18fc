import { heldBytes } from '@caliopen/contract/bytes'
import { normaliseLineEnds } from './line_ends.js'
import { arrivalTime } from './arrival_time.js'
import type { ImportedMessage, ImportSource } from './sources.js'
import { blobHash } from '#core/messages/blobs/blobs.js'
import type { Item } from '#core/messages/digest/item.js'
import { judge } from '#core/messages/digest/judge.js'
import { keep } from '#core/messages/digest/keep.js'
import { prepare, prepareUnread } from '#core/messages/digest/prepare.js'
import type { Prepared } from '#core/messages/digest/prepare.js'
import type { TrustJudge } from '#core/trust/verdict.js'
import { isOutage } from '#database/outage.js'
import type { SqlDatabase } from '#database/sql.js'

export interface ImportProgress {
  /** bytes of the source read so far */
  position: number
  imported: number
  /** they were there already */
  repeated: number
  setAside: number
}

export interface ImportParts {
  sql: SqlDatabase
  judgeTrust: TrustJudge
}

export interface ImportTarget {
  accountId: Buffer
  /** the account's addresses: what they wrote goes to Sent */
  addresses: ReadonlySet<string>
}

const BATCH_MESSAGES = 64
const BATCH_BYTES = 16 * 1024 * 1024

/**
 * Brings every message of the source into the account; the same bytes twice are one message, so it
 * can be run again after it was interrupted. A message that cannot be read is set aside.
 */
export async function* importMessages(
  parts: ImportParts,
  target: ImportTarget,
  source: ImportSource
): AsyncGenerator<ImportProgress> {
  const progress: ImportProgress = { position: 0, imported: 0, repeated: 0, setAside: 0 }
  for await (const batch of batches(source.messages())) {
    const items = batch.map((message) => itemOf(target, message))
    const prepared = await prepare(parts.sql, items)
    place(prepared, target)
    await keepAll(parts, prepared, progress)
    progress.position = batch.at(-1)?.position ?? progress.position
    yield { ...progress }
  }
}

/** A batch that the database refuses is written message by message; where the database is away, nothing is. */
async function keepAll(parts: ImportParts, prepared: Prepared[], progress: ImportProgress) {
  try {
    await keepBatch(parts, prepared, progress)
  } catch (error) {
    if (isOutage(error)) throw error
    if (prepared.length > 1) {
      for (const one of prepared) await keepAll(parts, [one], progress)
      return
    }
    const reason = error instanceof Error ? error.message : String(error)
    const items = prepared.map(({ item }) => item)
    await keepBatch(parts, await prepareUnread(parts.sql, items, reason), progress)
  }
}

async function keepBatch(parts: ImportParts, prepared: Prepared[], progress: ImportProgress) {
  const judged = await judge(parts.sql, parts.judgeTrust, prepared)
  const kept = await parts.sql.transaction((trx) => keep(trx, judged))
  const repeated = kept.filter(({ duplicate }) => duplicate).length
  progress.repeated += repeated
  progress.imported += kept.length - repeated
  progress.setAside += prepared.filter(
    ({ setAside }, at) => setAside !== null && !kept[at]?.duplicate
  ).length
}

/** What the account wrote itself goes to Sent. */
function place(prepared: Prepared[], { addresses }: ImportTarget) {
  for (const { item, letter } of prepared) {
    if (!letter?.from || !addresses.has(letter.from.address)) continue
    Object.assign(item, { direction: 'out', mailbox: 'sent', seen: true })
  }
}

function itemOf({ accountId }: ImportTarget, message: ImportedMessage): Item {
  const raw = normaliseLineEnds(message.raw)
  return {
    accountId,
    direction: 'in',
    channel: 'email',
    sourceId: blobHash(raw),
    raw: heldBytes(raw),
    trace: '',
    sender: '',
    recipient: '',
    detail: null,
    facts: null,
    receivedAt: arrivalTime(raw) ?? Math.round(message.fallbackTime),
    mailbox: 'inbox',
    seen: message.seen,
  }
}

async function* batches(
  messages: AsyncGenerator<ImportedMessage>
): AsyncGenerator<ImportedMessage[]> {
  let batch: ImportedMessage[] = []
  let bytes = 0
  for await (const message of messages) {
    batch.push(message)
    bytes += message.raw.length
    if (batch.length < BATCH_MESSAGES && bytes < BATCH_BYTES) continue
    yield batch
    batch = []
    bytes = 0
  }
  if (batch.length > 0) yield batch
}
