import type { Seal } from '#database/seal.js'
import type { SqlDatabase } from '#database/sql.js'
import { keepKeys } from './keys/keep_keys.js'
import type { SigningKey } from './keys/key.js'
import { readSigningKeys } from './keys/key_rows.js'

interface Memory {
  keys: Promise<readonly SigningKey[]>
  until: number
}

/** A rotation is noticed after this; until then the key that was active is still published. */
const REMEMBERED_MS = 10_000
const MAX_ENTRIES = 1_000

/** The keys that sign, opened and at hand. */
export class Keyring {
  readonly #sql: SqlDatabase
  readonly #seal: Seal
  readonly #memories = new Map<string, Memory>()

  constructor(sql: SqlDatabase, seal: Seal) {
    this.#sql = sql
    this.#seal = seal
  }

  /** Those of the domain, or of the nearest one above it that is ours; none where none is. */
  keysFor(domain: string): Promise<readonly SigningKey[]> {
    const memory = this.#memories.get(domain)
    if (memory && memory.until > Date.now()) return memory.keys
    if (this.#memories.size >= MAX_ENTRIES) this.#memories.clear()
    const keys = this.#read(domain)
    this.#memories.set(domain, { keys, until: Date.now() + REMEMBERED_MS })
    keys.catch(() => this.#memories.delete(domain))
    return keys
  }

  async #read(domain: string): Promise<readonly SigningKey[]> {
    const own = await this.#ownDomain(domain)
    if (own === null) return []
    const keys = await readSigningKeys(this.#sql, this.#seal, own)
    if (keys.length > 0) return keys
    // the domain is newer than the last look round
    await keepKeys(this.#sql, this.#seal, own)
    return readSigningKeys(this.#sql, this.#seal, own)
  }

  async #ownDomain(domain: string): Promise<string | null> {
    const labels = domain.split('.')
    const names = labels.map((_label, at) => labels.slice(at).join('.'))
    const found = await this.#sql.find<{ name: string }>(
      'domains',
      ['name'],
      ['name'],
      names.map((name) => [name])
    )
    return names.find((name) => found.some((row) => row.name === name)) ?? null
  }
}
