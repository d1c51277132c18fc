import { PluginError } from '../../plugin/errors.js'
import type { HostStorage } from '../../plugin/host.js'

const LONGEST_KEY = 200
const LARGEST_VALUE = 64 * 1024
const LONGEST_LIST = 1000

/** A plugin's storage in memory, with the limits of the real one. */
export class FakeStorage implements HostStorage {
  readonly #bytes: number
  readonly #values = new Map<string, Uint8Array>()

  constructor(bytes: number) {
    this.#bytes = bytes
  }

  async get(key: string): Promise<Uint8Array | null> {
    const value = this.#values.get(key)
    return value ? Uint8Array.from(value) : null
  }

  async set(key: string, value: Uint8Array): Promise<void> {
    if (key.length < 1 || key.length > LONGEST_KEY) {
      throw new PluginError('E_LIMIT', `a key has 1 to ${LONGEST_KEY} characters`)
    }
    if (value.byteLength > LARGEST_VALUE) {
      throw new PluginError('E_LIMIT', `a value has at most ${LARGEST_VALUE} bytes`)
    }
    const others = this.#usedWithout(key)
    if (this.#bytes === 0) throw new PluginError('E_NOT_ALLOWED', 'no storage is declared')
    if (others + value.byteLength > this.#bytes) {
      throw new PluginError('E_LIMIT', `the storage holds ${this.#bytes} bytes`)
    }
    this.#values.set(key, Uint8Array.from(value))
  }

  async delete(key: string): Promise<void> {
    this.#values.delete(key)
  }

  async list(prefix: string, after = ''): Promise<string[]> {
    const keys = [...this.#values.keys()].filter((key) => key.startsWith(prefix) && key > after)
    return keys.sort().slice(0, LONGEST_LIST)
  }

  #usedWithout(key: string): number {
    const others = [...this.#values].filter(([other]) => other !== key)
    return others.reduce((sum, [, value]) => sum + value.byteLength, 0)
  }
}
