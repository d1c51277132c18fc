import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { idText } from '@caliopen/contract/ids'
import type { Bus } from '#core/bus/bus.js'
import { metrics } from '#core/metrics/metrics.js'
import type { Spool } from '#core/messages/accept/spool.js'
import type { TrustJudge } from '#core/trust/verdict.js'
import type { SqlDatabase } from '#database/sql.js'
import { Digester, type Watch } from './digester.js'
import { InFlight } from './in_flight.js'
import type { Kept } from './keep.js'
import type { Reader } from './reading/reader.js'

export interface DigestingParts {
  sql: SqlDatabase
  spool: Spool
  bus: Bus
  log: { error(details: object, message: string): void }
  dataDir: string
  judgeTrust: TrustJudge
  reader: Reader
  watch?: Watch
}

export interface Digesting {
  /** Finishes the batch in hand. */
  stop(): Promise<void>
}

/** A wake-up may be missed while the bus reconnects: look by ourselves, in milliseconds. */
const LOOK_EVERY = 1_000
const AFTER_FAILURE = 2_000

/** Gives others the database's one writer between two batches. */
const BREATH = 1

/** Digests whatever waits, as soon as it waits, until it is stopped. */
export function startDigesting(parts: DigestingParts): Digesting {
  const { sql, spool, bus, log, dataDir, judgeTrust, reader, watch } = parts
  const folder = join(dataDir, 'run')
  mkdirSync(folder, { recursive: true })
  const sleep = new Sleep()
  const digester = new Digester({
    ...{ sql, spool, judgeTrust, reader, ...(watch && { watch }) },
    inFlight: new InFlight(join(folder, 'digesting')),
    onForwarded: () => {
      bus.publish('deliveries.queued', {})
      sleep.end()
    },
  })
  let stopped = false

  const run = async () => {
    while (!stopped) {
      try {
        const took = metrics.digestSeconds.start()
        const kept = await digester.digest()
        if (kept.length > 0) took({})
        count(kept)
        announce(bus, kept)
        await sleep.until(kept.length > 0 ? BREATH : LOOK_EVERY)
      } catch (error) {
        log.error({ err: error }, 'the digest failed; what waits keeps waiting')
        await sleep.until(AFTER_FAILURE)
      }
    }
  }

  const unsubscribe = bus.subscribe('spool.accepted', () => sleep.end())
  const running = run()
  return {
    stop: async () => {
      stopped = true
      unsubscribe()
      sleep.end()
      await running
      await reader.close()
    },
  }
}

function count(kept: readonly Kept[]) {
  const now = Date.now()
  for (const { duplicate, setAside, receivedAt } of kept) {
    metrics.digested.count({ outcome: duplicate ? 'repeat' : setAside ? 'set_aside' : 'kept' })
    if (duplicate || receivedAt === null) continue
    metrics.digestDelay.observe({}, Math.max(0, now - receivedAt) / 1000)
  }
}

/** Tells open pages, once an account and batch. */
function announce(bus: Bus, kept: readonly Kept[]) {
  const changed = new Map<string, number>()
  for (const { accountId, modseq, duplicate } of kept) {
    if (!duplicate) changed.set(idText(accountId), modseq)
  }
  for (const [accountId, modseq] of changed) {
    bus.publish('account.changed', { accountId, modseq, kind: 'arrived' })
  }
}

/** A wait that can be cut short, also when the call comes just before it. */
class Sleep {
  #wake: (() => void) | null = null
  #called = false

  until(milliseconds: number): Promise<void> {
    if (this.#called) {
      this.#called = false
      return Promise.resolve()
    }
    return new Promise((resolve) => {
      const timer = setTimeout(() => this.end(), milliseconds)
      this.#wake = () => {
        clearTimeout(timer)
        this.#wake = null
        resolve()
      }
    })
  }

  end() {
    if (this.#wake) this.#wake()
    else this.#called = true
  }
}
