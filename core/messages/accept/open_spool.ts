import { openSpoolFile } from '#database/spool_file.js'
import type { DatabaseChoice, SqlDatabase } from '#database/sql.js'
import { MysqlSpool } from './mysql_spool.js'
import type { Spool } from './spool.js'
import { SqliteSpool } from './sqlite_spool.js'

export function openSpool(choice: DatabaseChoice, dataDir: string, sql: SqlDatabase): Spool {
  return choice.client === 'sqlite'
    ? new SqliteSpool(openSpoolFile(dataDir), openSpoolFile(dataDir), sql)
    : new MysqlSpool(sql)
}
