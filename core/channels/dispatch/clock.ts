import { performance } from 'node:perf_hooks'

/** A wall clock that went on by so much more than time did was set. */
const LEAP = 5_000

/**
 * Whether the wall clock can be believed about others' leases: one that was set ahead makes every lease look over,
 * until those who are at work have said so again.
 */
export class Clock {
  readonly #wall: () => number
  readonly #steady: () => number
  readonly #patience: number
  #offset: number
  #doubtUntil = -Infinity

  /** `patience` is the longest time between two renewals of a lease. */
  constructor(patience: number, wall = Date.now, steady = () => performance.now()) {
    this.#wall = wall
    this.#steady = steady
    this.#patience = patience
    this.#offset = wall() - steady()
  }

  /** Asked often: it only knows of leaps since it was asked last. */
  get isSound(): boolean {
    const steady = this.#steady()
    const offset = this.#wall() - steady
    if (offset - this.#offset > LEAP) this.#doubtUntil = steady + this.#patience
    this.#offset = offset
    return steady >= this.#doubtUntil
  }
}
