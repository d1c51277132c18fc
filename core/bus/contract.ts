import type { Role, Topic, Topics } from './topics.js'

/**
 * How roles speak. `publish` wakes, `call` asks; nothing here is durable, so whoever is woken looks in the
 * database, and looks there now and then without being woken.
 *
 * - Order: what one member publishes arrives in that order; calls may overtake each other.
 * - Concurrency: listeners and handlers run as frames arrive, without waiting for the one before.
 * - Repeats: none. Losses: whoever is away, or more than 4 MiB behind, misses what was published meanwhile.
 * - Size: a frame holds at most 1 MiB of JSON; binary values travel as text.
 */
export interface Bus {
  /** Never waits and never fails for want of a peer; throws E_BUS_TOO_LARGE. The publisher's own listeners hear it too. */
  publish<T extends Topic>(topic: T, payload: Topics[T]): void

  /** Returns how to stop listening. */
  subscribe<T extends Topic>(topic: T, listener: (payload: Topics[T]) => void): () => void

  /**
   * Asks one process of that role. `timeout` in milliseconds, 5,000 by default. Rejects with a BusError;
   * after E_BUS_TIMEOUT or E_BUS_UNREACHABLE the work may have been done all the same.
   */
  call(role: Role, method: string, payload: unknown, options?: CallOptions): Promise<unknown>

  /** What the handler returns, or the message of what it throws, is the answer. One handler a method. */
  handle(method: string, handler: CallHandler): void

  /** What was published before still goes out; pending calls reject with E_BUS_CLOSED. */
  close(): Promise<void>
}

export interface CallOptions {
  timeout?: number
}

export type CallHandler = (payload: unknown) => unknown

export interface BusLog {
  warn(details: object, message: string): void
}
