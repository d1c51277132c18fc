import { setTimeout as sleep } from 'node:timers/promises'

const MOST_GATHERING_MS = 10

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
  /** of the last write: its items, and how long it took */
  #together = 0
  #writeMs = 0

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
      await this.#gather()
      await this.#writeBatch(this.#waiting.splice(0, this.#largest))
      // Lets the sockets be read, so that the next batch is more than what waited already.
      await new Promise((resolve) => setImmediate(resolve))
    }
    this.#running = false
  }

  /**
   * Where several came together last time, others are about to: senders are in the midst of their
   * dialogues, and a write would hold up all of them. Waiting as long as a write takes costs an item at
   * most as much again, and makes one write of three or four. A lone sender never waits.
   */
  async #gather() {
    if (this.#together < 2 || this.#waiting.length >= this.#largest) return
    await sleep(Math.min(this.#writeMs, MOST_GATHERING_MS))
  }

  async #writeBatch(batch: Waiting<Item>[]) {
    const startedAt = performance.now()
    try {
      await this.#write(batch.map(({ item }) => item))
      for (const { resolve } of batch) resolve()
    } catch (error) {
      for (const { reject } of batch) reject(error)
    }
    this.#writeMs = performance.now() - startedAt
    this.#together = batch.length
  }
}
