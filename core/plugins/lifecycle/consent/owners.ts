import { newId } from '@caliopen/contract/ids'
import type { Sql } from '#database/sql.js'
import type { Owner } from './owner_change.js'

interface KeyRow {
  publisher_id: string
  publisher_name: string
  publisher_key: string
  version: string
  created_at: number
}

/** Whose it became, with which version and when. */
export interface Ownership extends Owner {
  version: string
  since: number
}

/** Whose a plugin is and was in this installation, the first owner first. It is kept when the plugin goes. */
export async function ownershipOf(sql: Sql, plugin: string): Promise<Ownership[]> {
  const rows = await sql.all<KeyRow>(
    `select publisher_id, publisher_name, publisher_key, version, created_at
     from plugin_keys where plugin_id = ? order by id`,
    [plugin]
  )
  return rows.map((row) => ({
    publisher: row.publisher_id,
    name: row.publisher_name,
    key: row.publisher_key,
    version: row.version,
    since: row.created_at,
  }))
}

/** The publisher and the key that an update must come from; null before the first installation. */
export async function pinnedOwner(sql: Sql, plugin: string): Promise<Owner | null> {
  return (await ownershipOf(sql, plugin)).at(-1) ?? null
}

/** Pins the owner, where another or none was pinned. */
export async function pinOwner(
  sql: Sql,
  plugin: string,
  owner: Owner,
  version: string,
  by: Buffer | null
): Promise<void> {
  const pinned = await pinnedOwner(sql, plugin)
  if (pinned && pinned.publisher === owner.publisher && pinned.key === owner.key) return
  await sql.insert(
    'plugin_keys',
    [
      ...['id', 'plugin_id', 'publisher_id', 'publisher_name', 'publisher_key', 'version'],
      ...['accepted_by', 'created_at'],
    ],
    [[newId(), plugin, owner.publisher, owner.name, owner.key, version, by, Date.now()]]
  )
}
