import { randomBytes } from 'node:crypto'
import type { HostStorage } from '@caliopen/contract/plugin/host'
import { isOwnMessageId } from '../stanzas/ids.js'

/** A message that others may refer to. */
export interface Remembered {
  correspondent: string
  direction: 'in' | 'out'
  /** its sender's id */
  messageId: string
  sourceId: string
  /** its sender wants to know when it is read (XEP-0333) */
  markable: boolean
}

interface Stored {
  resource: string
  last: string | null
  at: number
  /** the history was read to its end once */
  complete: boolean
  recent: Remembered[]
}

/** Of one value in the storage, with some air. */
const LARGEST = 60_000
/** Milliseconds between two writes: one that is lost is read from the archive once more. */
const EVERY = 5_000

/**
 * What outlives the process: how far the archive was read, and the latest messages by their senders' ids. Both are
 * written together, so that what is read again after a crash is remembered again as well.
 */
export class Memory {
  readonly #storage: HostStorage
  readonly #key: string
  readonly #stored: Stored
  readonly #byMessage = new Map<string, Remembered>()
  readonly #bySource = new Map<string, Remembered>()
  #timer: NodeJS.Timeout | null = null
  #saving: Promise<void> = Promise.resolve()

  private constructor(storage: HostStorage, key: string, stored: Stored) {
    this.#storage = storage
    this.#key = key
    this.#stored = stored
    for (const one of stored.recent) this.#index(one)
  }

  static async load(storage: HostStorage, identityId: string): Promise<Memory> {
    const key = `identity/${identityId}`
    const value = await storage.get(key)
    const stored: Stored = value ? JSON.parse(Buffer.from(value).toString()) : empty()
    const memory = new Memory(storage, key, stored)
    if (!value) await memory.flush()
    return memory
  }

  /** ours among the account's programs, the same after every start */
  get resource(): string {
    return this.#stored.resource
  }

  /** the archive's id of the last message that is durable here; null: nothing was read yet */
  get last(): string | null {
    return this.#stored.last
  }

  get lastAt(): number {
    return this.#stored.at
  }

  /** false as long as what is read was there before the address was linked */
  get isComplete(): boolean {
    return this.#stored.complete
  }

  completed(): void {
    if (this.#stored.complete) return
    this.#stored.complete = true
    this.#saveSoon()
  }

  moved(archiveId: string, at: number): void {
    this.#stored.last = archiveId
    this.#stored.at = Math.max(at, this.#stored.at)
    this.#saveSoon()
  }

  remember(one: Remembered): void {
    if (one.messageId.length > 200 || this.#bySource.has(one.sourceId)) return
    this.#stored.recent.push(one)
    this.#index(one)
  }

  find(correspondent: string, direction: 'in' | 'out', messageId: string): string | null {
    if (direction === 'out' && isOwnMessageId(messageId)) return messageId
    return this.#byMessage.get(keyOf({ correspondent, direction, messageId }))?.sourceId ?? null
  }

  bySource(sourceId: string): Remembered | null {
    return this.#bySource.get(sourceId) ?? null
  }

  /** Writes what is not written yet. */
  async flush(): Promise<void> {
    if (this.#timer) clearTimeout(this.#timer)
    this.#timer = null
    this.#saving = this.#saving.catch(() => undefined).then(() => this.#save())
    await this.#saving
  }

  #saveSoon(): void {
    this.#timer ??= setTimeout(() => {
      // Not being able to write now only means that more is read again after the next start.
      void this.flush().catch(() => undefined)
    }, EVERY)
  }

  async #save(): Promise<void> {
    let text = JSON.stringify(this.#stored)
    while (Buffer.byteLength(text) > LARGEST) {
      const { recent } = this.#stored
      for (const one of recent.splice(0, Math.ceil(recent.length / 4))) this.#forget(one)
      text = JSON.stringify(this.#stored)
    }
    await this.#storage.set(this.#key, Buffer.from(text))
  }

  #index(one: Remembered): void {
    this.#byMessage.set(keyOf(one), one)
    this.#bySource.set(one.sourceId, one)
  }

  #forget(one: Remembered): void {
    if (this.#byMessage.get(keyOf(one)) === one) this.#byMessage.delete(keyOf(one))
    this.#bySource.delete(one.sourceId)
  }
}

function empty(): Stored {
  const resource = `caliopen-${randomBytes(6).toString('hex')}`
  return { resource, last: null, at: 0, complete: false, recent: [] }
}

function keyOf({
  correspondent,
  direction,
  messageId,
}: Pick<Remembered, 'correspondent' | 'direction' | 'messageId'>): string {
  return `${direction} ${correspondent} ${messageId}`
}
