import { PluginError } from '@caliopen/contract/plugin/errors'
import type { SqlDatabase, Value } from '#database/sql.js'
import type { Seal } from '#database/seal.js'

const LONGEST_KEY = 200
export const MOST_LISTED = 1_000

interface StoredRow {
  value: Buffer
  sealed: number
}

export interface StorageParts {
  sql: SqlDatabase
  plugin: string
  /** as that version left it, to be read only; null: what stands now */
  version?: string | null
  /** bytes, keys included, that were approved */
  bytes: number
  /** with it, values are sealed: whoever has the database alone reads none */
  seal: Seal | null
}

/** What a plugin sees of its own keys and values. */
export interface KeptStorage {
  get(key: string): Promise<Uint8Array | null>
  set(key: string, value: Uint8Array): Promise<void>
  delete(key: string): Promise<void>
  list(prefix: string, after: string | null): Promise<string[]>
}

/** A plugin's own keys and values; nobody names another plugin's. */
export class PluginStorage implements KeptStorage {
  readonly #parts: StorageParts

  constructor(parts: StorageParts) {
    this.#parts = parts
  }

  async get(key: string): Promise<Uint8Array | null> {
    const [from, values] = this.#from()
    const row = await this.#parts.sql.get<StoredRow>(
      `select value, sealed from ${from} and name = ?`,
      [...values, nameOf(key)]
    )
    return row ? this.#open(key, row) : null
  }

  /** E_LIMIT when all of it would be more than was approved. */
  async set(key: string, value: Uint8Array): Promise<void> {
    const { sql, plugin, bytes, seal } = this.#parts
    const name = nameOf(key)
    const size = name.length + value.byteLength
    const kept = this.#close(key, value)
    await sql.transaction(async (trx) => {
      const others = await trx.get<{ total: number | null }>(
        'select sum(size) as total from plugin_storage where plugin_id = ? and name <> ?',
        [plugin, name]
      )
      const total = Number(others?.total ?? 0) + size
      if (total > bytes) {
        throw new PluginError('E_LIMIT', `${total} bytes would be kept, ${bytes} are approved`)
      }
      await trx.insert(
        'plugin_storage',
        ['plugin_id', 'name', 'value', 'size', 'sealed'],
        [[plugin, name, kept, size, seal ? 1 : 0]],
        {
          keys: ['plugin_id', 'name'],
          update: { value: 'new(value)', size: 'new(size)', sealed: 'new(sealed)' },
        }
      )
    })
  }

  async delete(key: string): Promise<void> {
    await this.#parts.sql.run('delete from plugin_storage where plugin_id = ? and name = ?', [
      this.#parts.plugin,
      nameOf(key),
    ])
  }

  async list(prefix: string, after: string | null): Promise<string[]> {
    const [from, values] = this.#from()
    const first = Buffer.from(prefix)
    const end = endOf(first)
    const bounds = end ? 'name >= ? and name < ?' : 'name >= ?'
    const rows = await this.#parts.sql.all<{ name: Buffer }>(
      `select name from ${from} and ${bounds} and name > ? order by name limit ${MOST_LISTED}`,
      [...values, first, ...(end ? [end] : []), Buffer.from(after ?? '')]
    )
    return rows.map(({ name }) => name.toString())
  }

  #from(): [string, Value[]] {
    const { plugin, version = null } = this.#parts
    return version === null
      ? ['plugin_storage where plugin_id = ?', [plugin]]
      : ['plugin_storage_snapshots where plugin_id = ? and version = ?', [plugin, version]]
  }

  #close(key: string, value: Uint8Array): Buffer {
    const { seal } = this.#parts
    const bytes = Buffer.from(value.buffer, value.byteOffset, value.byteLength)
    return seal ? Buffer.from(seal.seal(bytes.toString('base64'), this.#purpose(key))) : bytes
  }

  #open(key: string, { value, sealed }: StoredRow): Uint8Array {
    if (!sealed) return value
    const { seal } = this.#parts
    if (!seal) throw new PluginError('E_NOT_ALLOWED', `${key} is sealed`)
    return Buffer.from(seal.open(value.toString(), this.#purpose(key)), 'base64')
  }

  #purpose(key: string): string {
    return `storage of ${this.#parts.plugin}: ${key}`
  }
}

function nameOf(key: string): Buffer {
  if (key.length >= 1 && key.length <= LONGEST_KEY) return Buffer.from(key)
  throw new PluginError('E_CONTRACT', `a key has 1 to ${LONGEST_KEY} characters`)
}

/** The first bytes that come after all that begin like this; null when there are none. */
function endOf(prefix: Buffer): Buffer | null {
  const end = Buffer.from(prefix)
  for (let at = end.length - 1; at >= 0; at--) {
    const byte = end[at] ?? 0
    if (byte === 0xff) continue
    end[at] = byte + 1
    return end.subarray(0, at + 1)
  }
  return null
}
