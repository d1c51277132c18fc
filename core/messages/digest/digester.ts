import type { BatchLimits, Spool, Spooled } from '#core/messages/accept/spool.js'
import type { TrustJudge } from '#core/trust/verdict.js'
import type { Sql, SqlDatabase } from '#database/sql.js'
import { isOutage } from '#database/outage.js'
import { keepForwards, prepareForwards } from '../forwards/keep_forwards.js'
import type { PreparedForward } from '../forwards/keep_forwards.js'
import type { InFlight } from './in_flight.js'
import { keepChanges, prepareChanges } from './chat/keep_changes.js'
import type { PreparedChange } from './chat/keep_changes.js'
import { itemsOf } from './items.js'
import { judge, type Judged } from './judge.js'
import { keep } from './keep.js'
import type { Kept } from './keep.js'
import { prepareRead } from './prepare.js'
import { readArrivals, unreadArrivals } from './reading/read_arrivals.js'
import type { Read } from './reading/read_message.js'
import type { Reader } from './reading/reader.js'

const BATCH: BatchLimits = { messages: 128, bytes: 16 * 1024 * 1024 }
const ONE: BatchLimits = { messages: 1, bytes: 0 }

const STOPPED_US = 'reading it stopped the program'

/** What the bytes of each arrival tell, in the order of the batch. */
type ReadBatch = (batch: readonly Spooled[]) => Promise<Read[]>

interface Batch {
  messages: Judged[]
  changes: PreparedChange[]
  forwards: PreparedForward[]
}

/**
 * Sees what is kept, in the transaction that keeps it and in the order of the messages: what it writes stands or
 * falls with them. It must be quick, and what it throws sets the message aside.
 */
export type Watch = (sql: Sql, judged: readonly Judged[], kept: readonly Kept[]) => Promise<void>

interface Parts {
  sql: SqlDatabase
  spool: Spool
  inFlight: InFlight
  reader: Reader
  judgeTrust: TrustJudge
  watch?: Watch
  /** something went into the queue of what goes out */
  onForwarded?: () => void
}

/** Turns what waits in the spool into messages. */
export class Digester {
  #parts: Parts

  constructor(parts: Parts) {
    this.#parts = parts
  }

  /**
   * Digests the oldest arrivals; answers with what was kept, empty when nothing waits. A batch that
   * fails is taken again message by message, and the message that fails alone is set aside: it is
   * listed with the reason, and its source can be read. Rejects when that is no fault of the message
   * (the database is away, the disk is full); then nothing was lost and nothing is gone from the spool.
   */
  async digest(): Promise<Kept[]> {
    if (this.#parts.inFlight.suspects) return this.#takeCarefully()
    try {
      return await this.#take(BATCH, this.#read)
    } catch (error) {
      if (isOutage(error)) throw error
      return this.#takeCarefully()
    }
  }

  async #takeCarefully(): Promise<Kept[]> {
    let failing: number | undefined
    try {
      return await this.#take(ONE, (batch) => {
        failing = batch[0]?.id
        return this.#read(batch)
      })
    } catch (error) {
      if (isOutage(error)) throw error
      const reason = error instanceof Error ? error.message : String(error)
      // While another worker holds the message that failed, the one behind it is the oldest.
      return this.#take(ONE, async (batch) =>
        batch[0]?.id === failing ? unreadArrivals(batch, reason) : this.#read(batch)
      )
    }
  }

  readonly #read: ReadBatch = (batch) => readArrivals(this.#parts.reader, batch)

  async #take(limits: BatchLimits, read: ReadBatch): Promise<Kept[]> {
    try {
      return await this.#takeMarked(limits, read)
    } catch (error) {
      this.#parts.inFlight.fail()
      throw error
    }
  }

  async #takeMarked(limits: BatchLimits, read: ReadBatch): Promise<Kept[]> {
    const { sql, spool, inFlight, judgeTrust, watch, onForwarded } = this.#parts
    let kept: Kept[] = []
    let taken: number[] = []
    let forwarded = 0
    await spool.digest<Read[], Batch>(limits, {
      read: async (batch) => {
        const ids = batch.map(({ id }) => id)
        const isCondemned = inFlight.condemns(ids)
        inFlight.begin(ids)
        return isCondemned ? unreadArrivals(batch, STOPPED_US) : read(batch)
      },
      prepare: async (batch, reads) => {
        taken = batch.map(({ id }) => id)
        const { items, changes } = itemsOf(batch, reads)
        return {
          messages: await judge(sql, judgeTrust, await prepareRead(sql, items)),
          changes: await prepareChanges(sql, changes),
          forwards: await prepareForwards(batch, reads),
        }
      },
      keep: async (trx, { messages, changes, forwards }) => {
        const letters = await keep(trx, messages)
        await watch?.(trx, messages, letters)
        kept = [...letters, ...(await keepChanges(trx, changes))]
        forwarded = await keepForwards(trx, forwards)
      },
    })
    inFlight.end(taken)
    if (forwarded > 0) onForwarded?.()
    return kept
  }
}
