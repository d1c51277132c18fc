interface Memory<T> {
  value: T | Promise<T>
  until: number
}

const MAX_ENTRIES = 10_000

/**
 * Answers of the database, remembered for a moment, so that a thousand messages to one account ask
 * once. What another process changes is seen when the moment is over. Failures are not remembered.
 */
export class Remembered<T> {
  #look: (key: string) => Promise<T>
  #ms: number
  #memories = new Map<string, Memory<T>>()

  constructor(look: (key: string) => Promise<T>, ms: number) {
    this.#look = look
    this.#ms = ms
  }

  /** A plain value, not a promise, where it is remembered. */
  get(key: string): T | Promise<T> {
    const memory = this.#memories.get(key)
    return memory && memory.until > Date.now() ? memory.value : this.#ask(key)
  }

  #ask(key: string): Promise<T> {
    if (this.#memories.size >= MAX_ENTRIES) this.#memories.clear()
    const asked = this.#look(key)
    const memory: Memory<T> = { value: asked, until: Date.now() + this.#ms }
    this.#memories.set(key, memory)
    asked.then(
      (value) => (memory.value = value),
      () => this.#memories.delete(key)
    )
    return asked
  }
}
