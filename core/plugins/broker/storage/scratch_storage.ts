import { PluginError } from '@caliopen/contract/plugin/errors'
import { MOST_LISTED, type KeptStorage } from './storage.js'

/** What a plugin reads is what was kept; what it writes is forgotten with it. For a version that is only tried. */
export class ScratchStorage implements KeptStorage {
  readonly #kept: KeptStorage
  readonly #bytes: number
  /** null: deleted */
  readonly #written = new Map<string, Uint8Array | null>()

  /** `bytes`: as much as it may write */
  constructor(kept: KeptStorage, bytes: number) {
    this.#kept = kept
    this.#bytes = bytes
  }

  async get(key: string): Promise<Uint8Array | null> {
    const written = this.#written.get(key)
    return written === undefined ? this.#kept.get(key) : written
  }

  async set(key: string, value: Uint8Array): Promise<void> {
    const before = this.#written.get(key)?.byteLength ?? 0
    const others = [...this.#written.values()].reduce((sum, one) => sum + (one?.byteLength ?? 0), 0)
    const total = others - before + value.byteLength
    if (total > this.#bytes) {
      throw new PluginError('E_LIMIT', `${total} bytes would be kept, ${this.#bytes} are approved`)
    }
    this.#written.set(key, value)
  }

  async delete(key: string): Promise<void> {
    this.#written.set(key, null)
  }

  async list(prefix: string, after: string | null): Promise<string[]> {
    const kept = await this.#keptKeys(prefix, after)
    const own = [...this.#written.keys()].filter(
      (key) => key.startsWith(prefix) && (after === null || compare(key, after) > 0)
    )
    const there = new Set([...kept, ...own].filter((key) => this.#written.get(key) !== null))
    return [...there].sort(compare).slice(0, MOST_LISTED)
  }

  /** As many as a page holds, though some of them were deleted. */
  async #keptKeys(prefix: string, after: string | null): Promise<string[]> {
    const keys: string[] = []
    for (let from = after; keys.length < MOST_LISTED; ) {
      const page = await this.#kept.list(prefix, from)
      keys.push(...page.filter((key) => this.#written.get(key) !== null))
      if (page.length < MOST_LISTED) break
      from = page.at(-1) ?? from
    }
    return keys
  }
}

/** By their bytes, as the database does. */
function compare(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b))
}
