import { setTimeout as pause } from 'node:timers/promises'
import type { ChannelRegistry } from '../registry.js'
import type { Batch } from './claim.js'

/** Which batches are on their way, and how many more may be. */
export class Hands {
  #channels: ChannelRegistry
  #working = new Map<Batch, Promise<void>>()
  #deliveries = new Set<string>()

  constructor(channels: ChannelRegistry) {
    this.#channels = channels
  }

  /** The deliveries in our hands, ids in hexadecimal. */
  get deliveries(): ReadonlySet<string> {
    return this.#deliveries
  }

  get free(): number {
    const limits = this.#channels.names.map((name) => this.#freeOf(name))
    return Math.max(0, ...limits)
  }

  /** Destinations that may not have another hand now. */
  get busy(): string[] {
    const batches = [...this.#working.keys()]
    return [...new Set(batches.map(({ destination }) => destination))].filter((destination) =>
      batches.some(
        (batch) => batch.destination === destination && this.room(batch.channel, destination) === 0
      )
    )
  }

  room(channel: string, destination: string): number {
    if (this.#isAlone(channel, destination)) return 0
    const limit = this.#channels.get(channel).concurrency.destination
    return Math.max(0, Math.min(limit - this.#count(channel, destination), this.#freeOf(channel)))
  }

  /** Resolves when the hand is free again. */
  hold(batch: Batch, work: Promise<void>): Promise<void> {
    const ids = batch.letters.flatMap(({ deliveries }) => deliveries.map(({ id }) => id))
    for (const id of ids) this.#deliveries.add(id.toString('hex'))
    const done = work.finally(() => {
      this.#working.delete(batch)
      for (const id of ids) this.#deliveries.delete(id.toString('hex'))
    })
    this.#working.set(batch, done)
    return done
  }

  /** Waits until all is done, or for so many milliseconds. */
  async rest(limit: number): Promise<void> {
    const done = new AbortController()
    const work = Promise.allSettled(this.#working.values()).then(() => done.abort())
    await Promise.race([work, pause(limit, undefined, { signal: done.signal }).catch(() => {})])
  }

  #freeOf(channel: string): number {
    const working = [...this.#working.keys()].filter((batch) => batch.channel === channel)
    return this.#channels.get(channel).concurrency.total - working.length
  }

  /** One letter asks for all of them whether anybody answers there again. */
  #isAlone(channel: string, destination: string): boolean {
    return [...this.#working.keys()].some(
      (batch) => batch.alone && batch.channel === channel && batch.destination === destination
    )
  }

  #count(channel: string, destination: string): number {
    return [...this.#working.keys()].filter(
      (batch) => batch.channel === channel && batch.destination === destination
    ).length
  }
}
