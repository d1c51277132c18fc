import { setTimeout as sleep } from 'node:timers/promises'
import { PluginError } from '@caliopen/contract/plugin/errors'
import type { PluginHost } from '@caliopen/contract/plugin/host'
import type { ChannelEvent } from '@caliopen/contract/points/channel'
import { delayAfter } from './back_off.js'

interface Batch {
  events: readonly ChannelEvent[]
  done(): void
}

const MOST = 100
/** Characters of one call, by their sources: a call has a size limit, too. */
const LARGEST = 2 * 1024 * 1024
/** The core will say the same of it tomorrow. */
const FOR_GOOD = ['E_CONTRACT', 'E_LIMIT', 'E_REFUSED', 'E_NOT_ALLOWED', 'E_GONE']

/** Hands events to the core in their order, many to a call, and again until the core has them. */
export class Deliveries {
  readonly #host: Pick<PluginHost, 'channel' | 'log'>
  readonly #waiting: Batch[] = []
  #working = false
  #stopped = false

  constructor(host: Pick<PluginHost, 'channel' | 'log'>) {
    this.#host = host
  }

  /** Resolves when all of them are durable; never, when the process is asked to stop before. */
  async add(events: readonly ChannelEvent[]): Promise<void> {
    if (events.length === 0) return
    const chunks = chunksOf(events)
    await Promise.all(chunks.map((chunk) => this.#enqueue(chunk)))
  }

  stop(): void {
    this.#stopped = true
  }

  #enqueue(events: readonly ChannelEvent[]): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>()
    this.#waiting.push({ events, done: resolve })
    if (!this.#working) void this.#work()
    return promise
  }

  async #work(): Promise<void> {
    this.#working = true
    for (let batches = this.#next(); batches.length > 0; batches = this.#next()) {
      if (!(await this.#deliver(batches.flatMap(({ events }) => events)))) break
      for (const { done } of batches) done()
    }
    this.#working = false
  }

  /** As many as fit in a call. */
  #next(): Batch[] {
    let count = 0
    let size = 0
    const end = this.#waiting.findIndex(({ events }) => {
      count += events.length
      size += sizeOf(events)
      return count > MOST || size > LARGEST
    })
    return this.#waiting.splice(0, end === -1 ? this.#waiting.length : Math.max(1, end))
  }

  /** Answers false when it was stopped before the core had them. */
  async #deliver(events: readonly ChannelEvent[]): Promise<boolean> {
    for (let attempt = 1; !this.#stopped; attempt++) {
      try {
        await this.#host.channel.deliver(events)
        return true
      } catch (error) {
        if (isForGood(error)) return this.#oneByOne(events, error)
        if (attempt === 1)
          this.#host.log.warn('events wait for the core', { reason: String(error) })
        await sleep(delayAfter(attempt, { first: 250, longest: 30_000 }))
      }
    }
    return false
  }

  /** One that the core will never take must not hold up the others. */
  async #oneByOne(events: readonly ChannelEvent[], error: unknown): Promise<boolean> {
    const [first] = events
    if (events.length === 1 && first) {
      const { kind, sourceId } = first
      this.#host.log.error('an event was refused', { kind, sourceId, reason: String(error) })
      return true
    }
    for (const event of events) {
      if (!(await this.#deliver([event]))) return false
    }
    return true
  }
}

function isForGood(error: unknown): boolean {
  return error instanceof PluginError && FOR_GOOD.includes(error.code)
}

function chunksOf(events: readonly ChannelEvent[]): (readonly ChannelEvent[])[] {
  return Array.from({ length: Math.ceil(events.length / MOST) }, (_, index) =>
    events.slice(index * MOST, (index + 1) * MOST)
  )
}

function sizeOf(events: readonly ChannelEvent[]): number {
  return events.reduce((sum, event) => sum + ('source' in event ? event.source.length * 2 : 500), 0)
}
