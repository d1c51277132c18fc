/** What is counted by the minute. */
export type BudgetKind =
  'fetches' | 'connections' | 'questions' | 'reads' | 'writes' | 'deliveries' | 'lines' | 'bytes'

export type BudgetLimits = Readonly<Record<BudgetKind, number>>

export const BUDGET_A_MINUTE: BudgetLimits = {
  fetches: 600,
  connections: 240,
  questions: 600,
  reads: 12_000,
  writes: 3_000,
  deliveries: 1_200,
  lines: 300,
  bytes: 256 * 1024 * 1024,
}

const MINUTE = 60_000

/** Full buckets that fill up again evenly: a burst is fine, going on like that is not. */
export class Budget {
  readonly #limits: BudgetLimits
  readonly #left = new Map<BudgetKind, number>()
  #filledAt: number
  readonly #now: () => number

  constructor(
    limits: BudgetLimits = BUDGET_A_MINUTE,
    now: () => number = performance.now.bind(performance)
  ) {
    this.#limits = limits
    this.#now = now
    this.#filledAt = now()
  }

  /** false: it is used up, for now. */
  take(kind: BudgetKind, amount = 1): boolean {
    this.#fill()
    const left = this.#left.get(kind) ?? this.#limits[kind]
    if (left <= 0) return false
    this.#left.set(kind, left - amount)
    return true
  }

  /** Milliseconds until there is something left again. */
  wait(kind: BudgetKind): number {
    this.#fill()
    const left = this.#left.get(kind) ?? this.#limits[kind]
    return left > 0 ? 0 : Math.ceil(((1 - left) / this.#limits[kind]) * MINUTE)
  }

  #fill(): void {
    const now = this.#now()
    const part = (now - this.#filledAt) / MINUTE
    this.#filledAt = now
    for (const [kind, left] of this.#left) {
      this.#left.set(kind, Math.min(this.#limits[kind], left + part * this.#limits[kind]))
    }
  }
}
