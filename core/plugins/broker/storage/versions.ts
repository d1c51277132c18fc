import type { Sql } from '#database/sql.js'

/*
 * What the lifecycle does with a plugin's storage: it is kept beside each version, so that an update that fails puts
 * back not only the code. Code and data change together: all of these run in the transaction of their caller.
 */

const COLUMNS = 'plugin_id, name, value, size, sealed'

export interface StoredEntry {
  name: string
  value: Buffer
  sealed: boolean
}

/** What stands now, as that version leaves it. Again for the same version, it replaces what was kept. */
export async function snapshotStorage(
  trx: Sql,
  plugin: string,
  version: string
): Promise<void> {
  await forgetSnapshot(trx, plugin, version)
  await trx.run(
    `insert into plugin_storage_snapshots (version, ${COLUMNS})
     select ?, ${COLUMNS} from plugin_storage where plugin_id = ?`,
    [version, plugin]
  )
}

/** Puts back what `snapshotStorage` kept for that version; with no snapshot, nothing is left. */
export async function restoreStorage(
  trx: Sql,
  plugin: string,
  version: string
): Promise<void> {
  await trx.run('delete from plugin_storage where plugin_id = ?', [plugin])
  await trx.run(
    `insert into plugin_storage (${COLUMNS})
     select ${COLUMNS} from plugin_storage_snapshots where plugin_id = ? and version = ?`,
    [plugin, version]
  )
}

/** A version that nobody goes back to any more. */
export async function forgetSnapshot(
  trx: Sql,
  plugin: string,
  version: string
): Promise<void> {
  await trx.run('delete from plugin_storage_snapshots where plugin_id = ? and version = ?', [
    plugin,
    version,
  ])
}

/** All of it, of all versions, and what it wrote in its log. */
export async function purgeStorage(trx: Sql, plugin: string): Promise<void> {
  for (const table of ['plugin_storage', 'plugin_storage_snapshots', 'plugin_log', 'plugin_ticks']) {
    await trx.run(`delete from ${table} where plugin_id = ?`, [plugin])
  }
}

/** As it is kept: sealed values stay sealed. */
export async function exportStorage(sql: Sql, plugin: string): Promise<StoredEntry[]> {
  const rows = await sql.all<{ name: Buffer; value: Buffer; sealed: number }>(
    'select name, value, sealed from plugin_storage where plugin_id = ? order by name',
    [plugin]
  )
  return rows.map(({ name, value, sealed }) => ({
    name: name.toString(),
    value,
    sealed: sealed === 1,
  }))
}

/** Bytes that it keeps, as its approved bytes are counted. */
export async function storedBytes(sql: Sql, plugin: string): Promise<number> {
  const row = await sql.get<{ total: number | null }>(
    'select sum(size) as total from plugin_storage where plugin_id = ?',
    [plugin]
  )
  return Number(row?.total ?? 0)
}
