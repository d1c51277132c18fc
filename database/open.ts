import { join } from 'node:path'
import { openMysql } from '#database/mysql.js'
import { openSqlite } from '#database/sqlite.js'
import type { DatabaseChoice, SqlDatabase } from '#database/sql.js'

/** Opens the database that was chosen at installation. */
export function openSql(choice: DatabaseChoice, dataDir: string): SqlDatabase {
  return choice.client === 'sqlite'
    ? openSqlite(join(dataDir, 'caliopen.sqlite'))
    : openMysql(choice)
}
