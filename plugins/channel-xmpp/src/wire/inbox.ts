import { PluginError } from '@caliopen/contract/plugin/errors'
import type { Element } from '@xmpp/xml'

interface Waiting {
  resolve(element: Element): void
  reject(error: Error): void
}

/** The elements of a stream in their order, for one reader. After a failure it gives what was there before, then fails. */
export class Inbox {
  readonly #elements: Element[] = []
  #waiting: Waiting | null = null
  #failure: Error | null = null
  readonly #failing = Promise.withResolvers<never>()

  constructor() {
    // Whoever wants to know asks.
    this.#failing.promise.catch(() => undefined)
  }

  /** Rejects when there is nothing more to come. */
  get failed(): Promise<never> {
    return this.#failing.promise
  }

  get size(): number {
    return this.#elements.length
  }

  get failure(): Error | null {
    return this.#failure
  }

  put(element: Element): void {
    const waiting = this.#waiting
    this.#waiting = null
    if (waiting) waiting.resolve(element)
    else this.#elements.push(element)
  }

  /** The first reason counts. */
  fail(error: Error): void {
    this.#failure ??= error
    this.#failing.reject(this.#failure)
    this.#waiting?.reject(this.#failure)
    this.#waiting = null
  }

  /** `patience` in milliseconds; Infinity waits as long as the stream stands. */
  async next(patience: number): Promise<Element> {
    const first = this.#elements.shift()
    if (first) return first
    if (this.#failure) throw this.#failure
    const { promise, resolve, reject } = Promise.withResolvers<Element>()
    this.#waiting = { resolve, reject }
    const late = new PluginError('E_TEMPORARY', 'the server did not answer in time')
    const timer = Number.isFinite(patience) ? setTimeout(() => this.fail(late), patience) : null
    try {
      return await promise
    } finally {
      if (timer) clearTimeout(timer)
    }
  }
}
