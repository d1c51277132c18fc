const PATIENCE = 3
const FIRST_REST = 10_000
const LONGEST_REST = 5 * 60_000

/** After some failures in a row nobody waits for a plugin for a while; then one call tries it. */
export class Breaker {
  #failures = 0
  #rest = FIRST_REST
  #closedUntil = 0

  /** Milliseconds since the epoch. */
  isOpen(now: number): boolean {
    return now < this.#closedUntil
  }

  succeed(): void {
    this.#failures = 0
    this.#rest = FIRST_REST
  }

  /** True where this failure begins a rest. */
  fail(now: number): boolean {
    this.#failures += 1
    if (this.#failures < PATIENCE) return false
    this.#closedUntil = now + this.#rest
    this.#rest = Math.min(this.#rest * 2, LONGEST_REST)
    return true
  }
}
