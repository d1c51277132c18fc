import type { Sql, Value } from '#database/sql.js'
import type {
  InstalledPlugin,
  PluginFailure,
  PluginState,
  PreviousVersion,
} from './installed_plugin.js'

interface PluginRow {
  id: string
  version: string
  hash: string
  state: PluginState
  manifest: string
  grants: string
  publisher_key: string
  source: string | null
  previous: string | null
  probation_until: number | null
  failure: string | null
  automatic: number
  installed_at: number
  updated_at: number
}

const COLUMNS = [
  ...['id', 'version', 'hash', 'state', 'manifest', 'grants', 'publisher_key', 'source'],
  ...['previous', 'probation_until', 'failure', 'automatic', 'installed_at', 'updated_at'],
] as const

/** By id. */
export async function listInstalled(sql: Sql): Promise<InstalledPlugin[]> {
  const rows = await sql.all<PluginRow>(`select ${COLUMNS.join(', ')} from plugins order by id`)
  return rows.map(pluginOf)
}

export async function findInstalled(sql: Sql, id: string): Promise<InstalledPlugin | null> {
  const row = await sql.get<PluginRow>(`select ${COLUMNS.join(', ')} from plugins where id = ?`, [
    id,
  ])
  return row ? pluginOf(row) : null
}

/** As findInstalled, in a transaction that is going to change it: nobody else does meanwhile. */
export async function lockInstalled(trx: Sql, id: string): Promise<InstalledPlugin | null> {
  await trx.run('update plugins set updated_at = updated_at where id = ?', [id])
  return findInstalled(trx, id)
}

/** Writes the whole row, whether it is there or not. */
export async function writeInstalled(sql: Sql, plugin: InstalledPlugin): Promise<void> {
  const update = Object.fromEntries(COLUMNS.slice(1).map((name) => [name, `new(${name})`]))
  await sql.insert('plugins', COLUMNS, [valuesOf(plugin)], { keys: ['id'], update })
}

function pluginOf(row: PluginRow): InstalledPlugin {
  return {
    id: row.id,
    version: row.version,
    hash: row.hash,
    state: row.state,
    manifest: JSON.parse(row.manifest) as InstalledPlugin['manifest'],
    grants: JSON.parse(row.grants) as InstalledPlugin['grants'],
    publisherKey: row.publisher_key,
    source: row.source,
    previous: row.previous === null ? null : (JSON.parse(row.previous) as PreviousVersion),
    probationUntil: row.probation_until,
    failure: row.failure === null ? null : (JSON.parse(row.failure) as PluginFailure),
    automatic: row.automatic === 1,
    installedAt: row.installed_at,
    updatedAt: row.updated_at,
  }
}

function valuesOf(plugin: InstalledPlugin): Value[] {
  return [
    plugin.id,
    plugin.version,
    plugin.hash,
    plugin.state,
    JSON.stringify(plugin.manifest),
    JSON.stringify(plugin.grants),
    plugin.publisherKey,
    plugin.source,
    plugin.previous && JSON.stringify(plugin.previous),
    plugin.probationUntil,
    plugin.failure && JSON.stringify(plugin.failure),
    plugin.automatic ? 1 : 0,
    plugin.installedAt,
    plugin.updatedAt,
  ]
}
