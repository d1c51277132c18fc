import { UnreachableError } from '../smtp/connect.js'
import type { Target } from '../smtp/connect.js'
import type { Pool } from '../smtp/pool.js'
import { readReply } from '../smtp/reply.js'
import type { Session } from '../smtp/session.js'
import type { DeadEnd } from './plan.js'
import { targetsOf } from './targets.js'
import type { Goal, Surroundings } from './targets.js'

export interface RouteParts extends Surroundings {
  pool: Pool
}

/**
 * The way to one domain, while a batch of messages goes there: tries host after host and address
 * after address (RFC 5321 §5.1), and stays with the one that talks.
 */
export class Route {
  readonly #goal: Goal
  readonly #around: RouteParts
  /** what remains to be tried after the current one */
  #targets: AsyncGenerator<Target | DeadEnd> | null = null
  #current: Target | null = null
  #deadEnds: DeadEnd[] = []

  constructor(goal: Goal, around: RouteParts) {
    this.#goal = goal
    this.#around = around
  }

  /** A session with the next host that talks to us; `reused` says that it may have died meanwhile. */
  async session(): Promise<{ session: Session; reused: boolean } | DeadEnd> {
    for (let target = await this.#target(); target; target = await this.#next()) {
      const waiting = this.#around.pool.reuse(target)
      if (waiting) return { session: waiting, reused: true }
      try {
        return { session: await this.#around.pool.open(target), reused: false }
      } catch (error) {
        this.#deadEnds.push(deadEndOf(error))
      }
    }
    return this.#verdict()
  }

  /** The current host is of no use. */
  async giveUp(end: DeadEnd): Promise<void> {
    this.#deadEnds.push(end)
    await this.#next()
  }

  async #target(): Promise<Target | null> {
    return this.#current ?? (this.#targets ? null : this.#next())
  }

  async #next(): Promise<Target | null> {
    this.#targets ??= targetsOf(this.#goal, this.#around)
    this.#current = null
    for (;;) {
      const { done, value } = await this.#targets.next()
      if (done || value === undefined) return null
      if ('address' in value) return (this.#current = value)
      this.#deadEnds.push(value)
    }
  }

  /** Nobody is left. It failed for good only where every way did. */
  #verdict(): DeadEnd {
    const passing = this.#deadEnds.findLast(({ kind }) => kind === 'deferred')
    const last = passing ?? this.#deadEnds[0]
    return last ?? { kind: 'deferred', status: '4.4.4', reply: `No way to ${this.#goal.domain}` }
  }
}

function deadEndOf(error: unknown): DeadEnd {
  if (!(error instanceof UnreachableError)) throw error
  if (error.loginRefused) return { kind: 'deferred', status: '4.7.8', reply: error.message }
  if (error.unsafe) return { kind: 'deferred', status: '4.7.5', reply: error.message }
  if (error.response === null) return { kind: 'deferred', status: '4.4.1', reply: error.message }
  const { status, reply } = readReply(error.response, 'greeting')
  return { kind: 'deferred', status, reply }
}
