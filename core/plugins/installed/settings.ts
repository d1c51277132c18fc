import type { Field, FieldValue, FieldValues } from '@caliopen/contract/manifest/fields'
import type { Bus } from '#core/bus/bus.js'
import type { Sql, SqlDatabase } from '#database/sql.js'
import type { Seal } from '#database/seal.js'

interface SettingRow {
  name: string
  value: string
  sealed: number
}

/** For a page: secrets stay sealed, and only their being there is told. */
export interface ShownSettings {
  values: FieldValues
  /** names of the secrets that are kept */
  secrets: readonly string[]
}

export async function readSettings(sql: Sql, plugin: string): Promise<ShownSettings> {
  const rows = await rowsOf(sql, plugin)
  const open = rows.filter(({ sealed }) => sealed === 0)
  return {
    values: Object.fromEntries(
      open.map(({ name, value }) => [name, JSON.parse(value) as FieldValue])
    ),
    secrets: rows.filter(({ sealed }) => sealed === 1).map(({ name }) => name),
  }
}

/** With secrets opened and defaults filled in: for the plugin, and for `checkFields` as what was kept. */
export async function openSettings(
  sql: Sql,
  seal: Seal,
  plugin: string,
  fields: readonly Field[]
): Promise<FieldValues> {
  const rows = await rowsOf(sql, plugin)
  const kept = rows.map(({ name, value, sealed }): [string, FieldValue] => [
    name,
    JSON.parse(sealed === 1 ? seal.open(value, purposeOf(plugin, name)) : value) as FieldValue,
  ])
  return {
    ...defaultsOf(fields),
    ...Object.fromEntries(kept.filter(([name]) => asks(fields, name))),
  }
}

/** Takes over checked answers to the fields: what is absent is forgotten. The plugin starts anew with them. */
export async function writeSettings(
  sql: SqlDatabase,
  bus: Pick<Bus, 'publish'>,
  seal: Seal,
  plugin: string,
  fields: readonly Field[],
  values: FieldValues
): Promise<void> {
  const now = Date.now()
  await sql.transaction(async (trx) => {
    await purgeSettings(trx, plugin)
    const rows = fields.flatMap(({ name, type }) => {
      const value = values[name]
      if (value === undefined) return []
      const text = JSON.stringify(value)
      const isSecret = type === 'secret'
      const kept = isSecret ? seal.seal(text, purposeOf(plugin, name)) : text
      return [[plugin, name, kept, isSecret ? 1 : 0, now]]
    })
    await trx.insert('plugin_settings', COLUMNS, rows)
    await trx.run('update plugins set updated_at = ? where id = ?', [now, plugin])
  })
  bus.publish('plugins.changed', {})
}

export async function purgeSettings(sql: Sql, plugin: string): Promise<void> {
  await sql.run('delete from plugin_settings where plugin_id = ?', [plugin])
}

/** Names of required fields that nobody has answered: the plugin cannot be expected to work before. */
export async function unanswered(
  sql: Sql,
  plugin: string,
  fields: readonly Field[]
): Promise<string[]> {
  const { values, secrets } = await readSettings(sql, plugin)
  const known = new Set([...Object.keys(values), ...secrets, ...Object.keys(defaultsOf(fields))])
  return fields.filter(({ name, required }) => required && !known.has(name)).map(({ name }) => name)
}

const COLUMNS = ['plugin_id', 'name', 'value', 'sealed', 'updated_at']

function rowsOf(sql: Sql, plugin: string): Promise<SettingRow[]> {
  return sql.all<SettingRow>(
    'select name, value, sealed from plugin_settings where plugin_id = ?',
    [plugin]
  )
}

function asks(fields: readonly Field[], name: string): boolean {
  return fields.some((field) => field.name === name)
}

function defaultsOf(fields: readonly Field[]): FieldValues {
  const entries = fields.flatMap((field): [string, FieldValue][] =>
    field.default === undefined ? [] : [[field.name, field.default]]
  )
  return Object.fromEntries(entries)
}

/** A sealed value opens nowhere but in its own place. */
function purposeOf(plugin: string, name: string): string {
  return `plugin_settings/${plugin}/${name}`
}
