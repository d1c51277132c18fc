/** How much may be asked: a call costs one, and one more for every 4 KiB of JSON, for reading it is work. */
export interface PaceLimits {
  burst: number
  /** units a second */
  steady: number
}

const JSON_A_UNIT = 4 * 1024

/** A bucket that fills up evenly: who empties it is listened to more slowly. */
export class Pace {
  readonly #limits: PaceLimits
  readonly #now: () => number
  #left: number
  #filledAt: number

  constructor(limits: PaceLimits, now: () => number) {
    this.#limits = limits
    this.#now = now
    this.#left = limits.burst
    this.#filledAt = now()
  }

  spend(jsonLength: number): void {
    this.#left -= 1 + Math.floor(jsonLength / JSON_A_UNIT)
  }

  /** Milliseconds until there is something left. */
  get wait(): number {
    const { burst, steady } = this.#limits
    const now = this.#now()
    this.#left = Math.min(burst, this.#left + ((now - this.#filledAt) / 1000) * steady)
    this.#filledAt = now
    return this.#left > 0 ? 0 : Math.ceil(((1 - this.#left) / steady) * 1000)
  }
}
