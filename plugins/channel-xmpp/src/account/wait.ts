/** Something that is true or not yet; waiting for it has an end. */
export class Latch {
  #open = false
  #waiters = new Set<(error: Error | null) => void>()

  get isOpen(): boolean {
    return this.#open
  }

  open(): void {
    this.#open = true
    for (const tell of this.#waiters) tell(null)
  }

  close(): void {
    this.#open = false
  }

  /** Whoever waits has waited in vain. */
  fail(error: Error): void {
    this.#open = false
    for (const tell of this.#waiters) tell(error)
  }

  async wait(milliseconds: number, late: () => Error): Promise<void> {
    if (this.#open) return
    await within(
      new Promise<void>((resolve, reject) => {
        const tell = (error: Error | null) => {
          this.#waiters.delete(tell)
          if (error) reject(error)
          else resolve()
        }
        this.#waiters.add(tell)
      }),
      milliseconds,
      late
    )
  }
}

/** The work goes on where nobody waits for it any more. */
export async function within<T>(
  work: Promise<T>,
  milliseconds: number,
  late: () => Error
): Promise<T> {
  const { promise, reject } = Promise.withResolvers<never>()
  const timer = setTimeout(() => reject(late()), milliseconds)
  try {
    return await Promise.race([work, promise])
  } finally {
    clearTimeout(timer)
  }
}
