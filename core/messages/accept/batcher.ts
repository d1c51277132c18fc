interface Waiting<Item> {
  item: Item
  resolve(): void
  reject(error: unknown): void
}

/**
 * Writes what was asked for at about the same time in one go: while one batch is on its way to the
 * disk, the next one gathers. Every caller is answered after its own item is written.
 */
export class Batcher<Item> {
  #write: (items: Item[]) => Promise<void>
  #largest: number
  #waiting: Waiting<Item>[] = []
  #running = false

  constructor(write: (items: Item[]) => Promise<void>, largest: number) {
    this.#write = write
    this.#largest = largest
  }

  add(item: Item): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ item, resolve, reject })
      if (!this.#running) {
        this.#running = true
        setImmediate(() => this.#drain())
      }
    })
  }

  async #drain() {
    while (this.#waiting.length > 0) {
      await this.#writeBatch(this.#waiting.splice(0, this.#largest))
      // Lets the sockets be read, so that the next batch is more than what waited already.
      await new Promise((resolve) => setImmediate(resolve))
    }
    this.#running = false
  }

  async #writeBatch(batch: Waiting<Item>[]) {
    try {
      await this.#write(batch.map(({ item }) => item))
      for (const { resolve } of batch) resolve()
    } catch (error) {
      for (const { reject } of batch) reject(error)
    }
  }
}
