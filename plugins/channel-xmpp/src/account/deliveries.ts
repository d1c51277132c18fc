import { setTimeout as sleep } from 'node:timers/promises'
import { PluginError } from '@caliopen/contract/plugin/errors'
import type { PluginHost } from '@caliopen/contract/plugin/host'
import type { ChannelEvent } from '@caliopen/contract/points/channel'
import { delayAfter } from './back_off.js'

interface Batch {
  identityId: string
  events: readonly ChannelEvent[]
  done(): void
}

const MOST = 100
/** Characters of one call, by their sources: a call has a size limit, too. */
const LARGEST = 2 * 1024 * 1024
const BACK_OFF = { first: 250, longest: 30_000 }
/** The core will say the same of it tomorrow. */
const FOR_GOOD = ['E_CONTRACT', 'E_REFUSED', 'E_NOT_ALLOWED', 'E_GONE']

/** Hands the events of all accounts to the core: in their order, many to a call, and again until the core has them. */
export class Deliveries {
  readonly #host: Pick<PluginHost, 'channel' | 'log'>
  #waiting: Batch[] = []
  /** what the call under way, or the next try of it, holds */
  #current: Batch[] = []
  #call: Promise<void> = Promise.resolve()
  #isWorking = false

  constructor(host: Pick<PluginHost, 'channel' | 'log'>) {
    this.#host = host
  }

  /** Resolves when all of them are durable; never, where the identity is dropped before. */
  async add(events: readonly ChannelEvent[]): Promise<void> {
    await Promise.all(chunksOf(events).map((chunk) => this.#enqueue(chunk)))
  }

  /** Nothing of the identity is handed over from here on; resolves when a call that is under way has ended. */
  async drop(identityId: string): Promise<void> {
    this.#waiting = this.#waiting.filter((batch) => batch.identityId !== identityId)
    const isUnderWay = this.#current.some((batch) => batch.identityId === identityId)
    this.#current = this.#current.filter((batch) => batch.identityId !== identityId)
    if (isUnderWay) await this.#call
  }

  #enqueue(events: readonly ChannelEvent[]): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>()
    const identityId = events[0]?.identityId ?? ''
    this.#waiting.push({ identityId, events, done: resolve })
    if (!this.#isWorking) void this.#work()
    return promise
  }

  async #work(): Promise<void> {
    this.#isWorking = true
    for (this.#take(); this.#current.length > 0; this.#take()) {
      await this.#deliver()
      for (const { done } of this.#current) done()
    }
    this.#isWorking = false
  }

  /** As many as fit in a call. */
  #take(): void {
    let count = 0
    let size = 0
    const end = this.#waiting.findIndex(({ events }) => {
      count += events.length
      size += sizeOf(events)
      return count > MOST || size > LARGEST
    })
    this.#current = this.#waiting.splice(0, end === -1 ? MOST : Math.max(1, end))
  }

  async #deliver(): Promise<void> {
    for (let attempt = 1; this.#current.length > 0; attempt++) {
      const failure = await this.#try(this.#current.flatMap(({ events }) => events))
      if (failure === null) return
      if (isForGood(failure)) return this.#oneByOne()
      if (attempt === 1)
        this.#host.log.warn('events wait for the core', { reason: String(failure) })
      await sleep(Math.max(delayAfter(attempt, BACK_OFF), retryAfterOf(failure)))
    }
  }

  /** One that the core will never take must not hold up the others. */
  async #oneByOne(): Promise<void> {
    for (const batch of [...this.#current]) {
      for (const event of batch.events) await this.#deliverAlone(batch, event)
    }
  }

  async #deliverAlone(batch: Batch, event: ChannelEvent): Promise<void> {
    for (let attempt = 1; this.#current.includes(batch); attempt++) {
      const failure = await this.#try([event])
      if (failure === null) return
      if (isForGood(failure)) {
        const { kind, sourceId } = event
        this.#host.log.error('an event was refused', { kind, sourceId, reason: String(failure) })
        return
      }
      await sleep(Math.max(delayAfter(attempt, BACK_OFF), retryAfterOf(failure)))
    }
  }

  /** Answers what went wrong, or null. */
  async #try(events: readonly ChannelEvent[]): Promise<unknown> {
    const call = this.#host.channel.deliver(events)
    this.#call = call.catch(() => undefined)
    try {
      await call
      return null
    } catch (error) {
      return error
    }
  }
}

/** E_LIMIT is a size that never fits, or a budget that fills up again: then it says when. */
function isForGood(error: unknown): boolean {
  if (!(error instanceof PluginError)) return false
  return FOR_GOOD.includes(error.code) || (error.code === 'E_LIMIT' && error.retryAfter === null)
}

function retryAfterOf(error: unknown): number {
  return error instanceof PluginError ? (error.retryAfter ?? 0) : 0
}

function chunksOf(events: readonly ChannelEvent[]): (readonly ChannelEvent[])[] {
  return Array.from({ length: Math.ceil(events.length / MOST) }, (_, index) =>
    events.slice(index * MOST, (index + 1) * MOST)
  )
}

function sizeOf(events: readonly ChannelEvent[]): number {
  return events.reduce((sum, event) => sum + ('source' in event ? event.source.length * 2 : 500), 0)
}
