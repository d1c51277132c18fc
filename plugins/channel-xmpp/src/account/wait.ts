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
    const { promise, resolve, reject } = Promise.withResolvers<void>()
    const tell = (error: Error | null) => (error ? reject(error) : resolve())
    this.#waiters.add(tell)
    try {
      await within(promise, milliseconds, late)
    } finally {
      this.#waiters.delete(tell)
    }
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
