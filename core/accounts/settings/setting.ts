import type { Sql } from '#database/sql.js'

/** Something that an administrator may choose. Defined where it is used, kept under its name. */
export interface Setting<T> {
  /** `ROOM.NAME`, never changed: it is the key in the database */
  name: string
  /** holds until somebody chose */
  fallback: T
  /** null for what cannot be this setting's value: a row of another version, or of nobody */
  parse(value: unknown): T | null
}

export async function readSetting<T>(sql: Sql, setting: Setting<T>): Promise<T> {
  const row = await sql.get<{ value: string }>(
    'select value from organisation_settings where name = ?',
    [setting.name]
  )
  return (row && setting.parse(JSON.parse(row.value))) ?? setting.fallback
}

export async function writeSetting<T>(sql: Sql, setting: Setting<T>, value: T): Promise<void> {
  await sql.insert(
    'organisation_settings',
    ['name', 'value', 'changed_at'],
    [[setting.name, JSON.stringify(value), Date.now()]],
    { keys: ['name'], update: { value: 'new(value)', changed_at: 'new(changed_at)' } }
  )
}
