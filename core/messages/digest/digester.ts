import type { BatchLimits, Spool } from '#core/messages/accept/spool.js'
import type { TrustJudge } from '#core/trust/verdict.js'
import type { SqlDatabase } from '#database/sql.js'
import { isOutage } from '#database/outage.js'
import type { InFlight } from './in_flight.js'
import { keepChanges, prepareChanges } from './chat/keep_changes.js'
import type { PreparedChange } from './chat/keep_changes.js'
import type { Item } from './item.js'
import { itemsOf } from './items.js'
import { judge, type Judged } from './judge.js'
import { keep } from './keep.js'
import type { Kept } from './keep.js'
import { prepare, prepareUnread } from './prepare.js'
import type { Prepared } from './prepare.js'

const BATCH: BatchLimits = { messages: 64, bytes: 16 * 1024 * 1024 }
const ONE: BatchLimits = { messages: 1, bytes: 0 }

const STOPPED_US = 'reading it stopped the program'

type Read = (sql: SqlDatabase, items: Item[], ids: number[]) => Promise<Prepared[]>

interface Batch {
  messages: Judged[]
  changes: PreparedChange[]
}

interface Parts {
  sql: SqlDatabase
  spool: Spool
  inFlight: InFlight
  judgeTrust: TrustJudge
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
      return await this.#take(BATCH, prepare)
    } catch (error) {
      if (isOutage(error)) throw error
      return this.#takeCarefully()
    }
  }

  async #takeCarefully(): Promise<Kept[]> {
    let failing: number | undefined
    try {
      return await this.#take(ONE, (sql, items, [id]) => {
        failing = id
        return prepare(sql, items)
      })
    } catch (error) {
      if (isOutage(error)) throw error
      const reason = error instanceof Error ? error.message : String(error)
      // While another worker holds the message that failed, the one behind it is the oldest.
      return this.#take(ONE, (sql, items, [id]) =>
        id === failing ? prepareUnread(sql, items, reason) : prepare(sql, items)
      )
    }
  }

  async #take(limits: BatchLimits, read: Read): Promise<Kept[]> {
    try {
      const kept = await this.#takeMarked(limits, read)
      this.#parts.inFlight.end()
      return kept
    } catch (error) {
      this.#parts.inFlight.fail()
      throw error
    }
  }

  async #takeMarked(limits: BatchLimits, read: Read): Promise<Kept[]> {
    const { sql, spool, inFlight, judgeTrust } = this.#parts
    let kept: Kept[] = []
    await spool.digest<Batch>(limits, {
      prepare: async (batch) => {
        const ids = batch.map(({ id }) => id)
        const isCondemned = inFlight.condemns(ids)
        inFlight.begin(ids)
        const { items, changes } = itemsOf(batch)
        const prepared = isCondemned
          ? await prepareUnread(sql, items, STOPPED_US)
          : await read(sql, items, ids)
        return {
          messages: await judge(sql, judgeTrust, prepared),
          changes: await prepareChanges(sql, changes),
        }
      },
      keep: async (trx, { messages, changes }) => {
        kept = [...(await keep(trx, messages)), ...(await keepChanges(trx, changes))]
      },
    })
    return kept
  }
}
