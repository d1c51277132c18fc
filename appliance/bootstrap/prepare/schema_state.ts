import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { openSql } from '#database/open.js'
import type { DatabaseChoice, SqlDatabase } from '#database/sql.js'

/** Seen without loading the ORM: this is looked at on every start. */
export interface SchemaState {
  /** every migration of this code is in the ledger */
  current: boolean
  /** there is an organisation */
  installed: boolean
}

export async function schemaState(choice: DatabaseChoice, dataDir: string): Promise<SchemaState> {
  if (choice.client === 'sqlite' && !existsSync(join(dataDir, 'caliopen.sqlite'))) {
    return { current: false, installed: false }
  }
  const sql = openSql(choice, dataDir)
  try {
    const current = sameNames(await appliedMigrations(sql), ownMigrations())
    return { current, installed: current && (await hasOrganisation(sql)) }
  } finally {
    await sql.close()
  }
}

/** As the ORM's ledger calls them: by path, without extension. */
function ownMigrations(): string[] {
  const names = readdirSync(new URL('../../../database/migrations/', import.meta.url))
  return names
    .filter((name) => name.endsWith('.js'))
    .map((name) => `database/migrations/${name.slice(0, -3)}`)
}

async function appliedMigrations(sql: SqlDatabase): Promise<string[]> {
  const exists = await sql.get<{ name: string }>(
    sql.dialect === 'sqlite'
      ? `select name from sqlite_master where name = 'adonis_schema'`
      : `select table_name as name from information_schema.tables
         where table_schema = database() and table_name = 'adonis_schema'`
  )
  if (!exists) return []
  const rows = await sql.all<{ name: string }>('select name from adonis_schema')
  return rows.map(({ name }) => name)
}

async function hasOrganisation(sql: SqlDatabase): Promise<boolean> {
  return Boolean(await sql.get('select 1 as one from organisations limit 1'))
}

function sameNames(one: string[], other: string[]): boolean {
  return one.length === other.length && new Set([...one, ...other]).size === one.length
}
