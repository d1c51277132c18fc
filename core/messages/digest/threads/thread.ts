/** A thread while messages of one batch are added to it. */
export interface Thread {
  accountId: Buffer
  id: Buffer
  subject: string
  /** the latest writers' names, newest first */
  correspondents: string[]
  count: number
  /** how many of them the account wrote */
  sent: number
  lastAt: number
  isNew: boolean
}

/** Which thread each message of a batch belongs to. */
export class Threads {
  #ofMessage = new Map<string, Thread>()

  set(messageId: Buffer, thread: Thread) {
    this.#ofMessage.set(messageId.toString('hex'), thread)
  }

  /** What joined the first before is in the second now. */
  redirect(from: Thread, to: Thread) {
    for (const [id, thread] of this.#ofMessage) if (thread === from) this.#ofMessage.set(id, to)
  }

  of(messageId: Buffer): Thread | undefined {
    return this.#ofMessage.get(messageId.toString('hex'))
  }

  get changed(): Thread[] {
    return [...new Set(this.#ofMessage.values())]
  }
}
