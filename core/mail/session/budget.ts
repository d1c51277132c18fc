/** Room for message bytes in memory, shared by all sessions of a process. */
export class Budget {
  #free: number

  constructor(bytes: number) {
    this.#free = bytes
  }

  get isFull(): boolean {
    return this.#free <= 0
  }

  has(bytes: number): boolean {
    return this.#free >= bytes
  }

  /** false, and nothing is taken, when there is not that much room */
  take(bytes: number): boolean {
    if (!this.has(bytes)) return false
    this.#free -= bytes
    return true
  }

  release(bytes: number): void {
    this.#free += bytes
  }
}
