import { setTimeout as sleep } from 'node:timers/promises'
import { type Visitor } from '../../webmail/visitor.js'

/** in milliseconds */
const BETWEEN = 20

/** Somebody who reads their inbox again and again, and counts what goes wrong. */
export class PageWatch {
  readonly #visitor: Visitor
  #running = true
  requests = 0
  readonly failures: string[] = []
  readonly times: number[] = []

  constructor(visitor: Visitor) {
    this.#visitor = visitor
  }

  async run(): Promise<void> {
    while (this.#running) {
      const startedAt = performance.now()
      try {
        await this.#visitor.get('/mail/inbox')
      } catch (error) {
        this.failures.push(error instanceof Error ? error.message : String(error))
      }
      this.requests += 1
      this.times.push(performance.now() - startedAt)
      await sleep(BETWEEN)
    }
  }

  end(): void {
    this.#running = false
  }
}
