import { randomUUID } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import type { Bus } from '#core/bus/bus.js'
import { idText } from '@caliopen/contract/ids'
import type { Log } from '@caliopen/contract/log'
import { Batcher } from '#core/messages/accept/batcher.js'
import { isOutage } from '#database/outage.js'
import { metrics } from '#core/metrics/metrics.js'
import type { SqlDatabase } from '#database/sql.js'
import { announceChanges } from '../changes.js'
import type { Outcome, Report, Settle } from '../channel.js'
import type { Destination } from '../destinations/destinations.js'
import type { ChannelRegistry } from '../registry.js'
import { claimOwed, markTold, nextOwed } from '../telling/claim_owed.js'
import { claimDue } from './claim.js'
import type { Batch } from './claim.js'
import { Clock } from './clock.js'
import { withoutSuppressed } from './without_suppressed.js'
import { nextDue } from './due.js'
import { Hands } from './hands.js'
import { LEASE, renewLeases } from './lease.js'
import { settleReports } from './settle.js'
import type { Settlement } from './settle.js'
import { Tally } from './tally.js'
import { Waker } from './waker.js'

/** Without a wake-up, how long before the queue is looked at again. */
const LONGEST_NAP = 15_000

/** After an error of the database. */
const SHORT_NAP = 1_000

/** How long what became of a delivery is kept in mind while the database is away. */
const PATIENCE = 10 * 60_000

/** DESIGN §6: the whole tree is gone 10 s after SIGTERM. */
const DRAIN = 6_000

const LARGEST_SETTLEMENT = 200

interface Parts {
  sql: SqlDatabase
  channels: ChannelRegistry
  bus: Bus
  log: Log
}

/** Takes what is due out of the queue, hands it to its channel and writes down what became of it. */
export class Dispatcher {
  readonly tally = new Tally()
  readonly #owner = randomUUID()
  readonly #parts: Parts
  readonly #hands: Hands
  readonly #waker = new Waker()
  readonly #clock = new Clock(LEASE / 2)
  readonly #stopping = new AbortController()
  readonly #settling: Batcher<readonly Report[]>
  readonly #renewal: NodeJS.Timeout
  readonly #unsubscribe: () => void
  readonly #loop: Promise<void>

  constructor(parts: Parts) {
    this.#parts = parts
    this.#hands = new Hands(parts.channels)
    this.#settling = new Batcher((reports) => this.#settle(reports.flat()), LARGEST_SETTLEMENT)
    this.#renewal = setInterval(() => void this.#renew(), LEASE / 3)
    this.#unsubscribe = parts.bus.subscribe('deliveries.queued', () => this.#waker.wake())
    this.#loop = this.#run()
  }

  /** There may be something to do that was nobody's before: a channel was registered. */
  wake(): void {
    this.#waker.wake()
  }

  /** Finishes what is on its way, as far as a few seconds allow; the rest waits for its lease to end. */
  async stop(): Promise<void> {
    this.#unsubscribe()
    this.#stopping.abort()
    this.#waker.wake()
    await this.#loop
    await this.#hands.rest(DRAIN)
    clearInterval(this.#renewal)
  }

  async #run(): Promise<void> {
    while (!this.#stopping.signal.aborted) {
      try {
        await this.#tellSenders()
        const begun = await this.#begin()
        if (begun === 0) await this.#nap()
      } catch (error) {
        this.#parts.log.error({ err: error }, 'The queue could not be read')
        await this.#waker.sleep(SHORT_NAP)
      }
    }
  }

  async #begin(): Promise<number> {
    if (this.#hands.free === 0) return 0
    const batches = await claimDue(this.#parts.sql, {
      owner: this.#owner,
      now: Date.now(),
      busy: this.#hands.busy,
      active: this.#hands.deliveries,
      takeOver: this.#clock.isSound,
      channels: this.#parts.channels.names,
      room: (channel, destination) => this.#hands.room(channel, destination),
      total: this.#hands.free,
      announce: (changes) => announceChanges(this.#parts.bus, changes),
    })
    for (const batch of batches) this.#work(batch)
    return batches.length
  }

  async #nap(): Promise<void> {
    const now = Date.now()
    // With no hand free, the end of a batch wakes us.
    const due = this.#hands.free === 0 ? null : await nextDue(this.#parts.sql, now)
    const owed = await nextOwed(this.#parts.sql, now)
    await this.#waker.sleep(
      Math.min((due ?? Infinity) - now, (owed ?? Infinity) - now, LONGEST_NAP)
    )
  }

  #work(batch: Batch): void {
    const settle = (reports: readonly Report[]) => this.#settling.add(reports)
    const took = metrics.attemptSeconds.start()
    const work = (
      batch.given ? settle(endOf(batch, batch.given)) : this.#deliver(batch, settle)
    ).catch((error: unknown) => {
      const details = { err: error, destination: batch.destination }
      this.#parts.log.error(details, 'A batch broke off; its rest is tried again after the lease')
    })
    void this.#hands.hold(batch, work).finally(() => {
      took({ channel: batch.channel })
      this.#waker.wake()
    })
  }

  async #deliver({ channel, destination, letters, suppressed }: Batch, settle: Settle) {
    const { sendable, refused } = withoutSuppressed(letters, suppressed)
    if (refused.length > 0) await settle(refused)
    if (sendable.length === 0) return
    const way = this.#parts.channels.get(channel)
    await way.deliver(destination, sendable, settle, this.#stopping.signal)
  }

  async #settle(reports: readonly Report[]): Promise<void> {
    const { bus, log } = this.#parts
    const { changes, lost, waits } = await this.#write(reports)
    this.tally.count(reports)
    for (const wait of waits) metrics.deliverySeconds.observe({}, Math.max(0, wait) / 1000)
    if (lost > 0) log.warn({ lost }, 'Deliveries were reported on after their lease had ended')
    announceChanges(bus, changes)
    if (changes.length > 0) this.#waker.wake()
  }

  /** What has arrived must not be forgotten, or it would be sent again. */
  async #write(reports: readonly Report[]): Promise<Settlement> {
    const until = Date.now() + PATIENCE
    for (;;) {
      try {
        return await settleReports(this.#parts.sql, this.#owner, reports, Date.now())
      } catch (error) {
        if (!isOutage(error) || Date.now() > until) throw error
        this.#parts.log.error({ err: error }, 'What became of deliveries is not written yet')
        await pause(SHORT_NAP)
      }
    }
  }

  async #tellSenders(): Promise<void> {
    const { sql, channels, log } = this.#parts
    for (const letter of await claimOwed(sql, Date.now(), channels.names)) {
      try {
        await channels.get(letter.channel).tellSender(letter)
        await markTold(sql, letter)
      } catch (error) {
        log.error({ err: error, messageId: idText(letter.messageId) }, 'A sender could not be told')
      }
    }
  }

  async #renew(): Promise<void> {
    const ids = [...this.#hands.deliveries].map((id) => Buffer.from(id, 'hex'))
    try {
      await renewLeases(this.#parts.sql, this.#owner, ids, Date.now())
    } catch (error) {
      this.#parts.log.error({ err: error }, 'Leases could not be renewed')
    }
  }
}

/** The destination's last words are theirs. */
function endOf({ letters }: Batch, { lastReply, lastStatus }: Destination): Report[] {
  const outcome: Outcome = {
    ...{ kind: 'deferred', reply: lastReply ?? '', status: lastStatus ?? '4.4.1' },
    ...{ host: null, tls: null, uncertain: false, unreachable: true },
  }
  return letters.flatMap((letter) =>
    letter.deliveries.map((delivery) => ({ letter, delivery, outcome }))
  )
}
