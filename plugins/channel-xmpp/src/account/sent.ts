import type { HostStorage } from '@caliopen/contract/plugin/host'
import type { Receipt } from '@caliopen/contract/points/channel'

/** A message that was begun, and what became of it: null as long as the server has not said that it has it. */
export interface Begun {
  /** milliseconds since the epoch */
  at: number
  receipt: Receipt | null
}

/** As many as a list answers; the core's ids sort by their time. */
const KEPT = 500

/** Remembers across restarts what was sent, so that what is asked for twice is sent once. */
export class Sent {
  readonly #storage: HostStorage
  readonly #prefix: string

  constructor(storage: HostStorage, identityId: string) {
    this.#storage = storage
    this.#prefix = `sent/${identityId}/`
  }

  async find(id: string): Promise<Begun | null> {
    const value = await this.#storage.get(this.#prefix + id)
    return value ? JSON.parse(Buffer.from(value).toString()) : null
  }

  /** Before the first byte leaves. */
  begin(id: string, at: number): Promise<void> {
    return this.#set(id, { at, receipt: null })
  }

  settle(id: string, begun: Begun): Promise<void> {
    return this.#set(id, begun)
  }

  /** Forgets the oldest. */
  async tidy(): Promise<void> {
    const keys = await this.#storage.list(this.#prefix)
    for (const key of keys.slice(0, Math.max(0, keys.length - KEPT))) {
      await this.#storage.delete(key)
    }
  }

  #set(id: string, begun: Begun): Promise<void> {
    return this.#storage.set(this.#prefix + id, Buffer.from(JSON.stringify(begun)))
  }
}
