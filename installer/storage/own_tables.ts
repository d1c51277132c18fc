import { readdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const LEDGER = ['adonis_schema', 'adonis_schema_versions']

/** Every table that our migrations make, read from their names: `0001_create_organisations_table`. */
export function ownTables(): Set<string> {
  const folder = fileURLToPath(new URL('../../database/migrations', import.meta.url))
  const made = readdirSync(folder).map((file) => /^\d+_create_(\w+?)(?:_table)?\./.exec(file)?.[1])
  return new Set([...LEDGER, ...made.filter((name) => name !== undefined)])
}
