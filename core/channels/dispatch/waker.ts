/** Lets one loop sleep until somebody wakes it. A wake-up while it is awake spares it the next sleep. */
export class Waker {
  #woken = false
  #wake: (() => void) | null = null

  wake(): void {
    this.#woken = true
    this.#wake?.()
  }

  /** At most so many milliseconds. */
  async sleep(limit: number): Promise<void> {
    if (!this.#woken) {
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, Math.max(limit, 0))
        this.#wake = () => {
          clearTimeout(timer)
          resolve()
        }
      })
    }
    this.#wake = null
    this.#woken = false
  }
}
