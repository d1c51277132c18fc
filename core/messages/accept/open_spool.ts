import { openSpoolFile } from '#database/spool_file.js'
import type { DatabaseChoice, SqlDatabase } from '#database/sql.js'
import { Incoming } from './incoming.js'
import { MysqlSpool } from './mysql_spool.js'
import type { Spool } from './spool.js'
import { SqliteSpool } from './sqlite_spool.js'

export function openSpool(choice: DatabaseChoice, dataDir: string, sql: SqlDatabase): Spool {
  const incoming = new Incoming(dataDir)
  return choice.client === 'sqlite'
    ? new SqliteSpool(openSpoolFile(dataDir), openSpoolFile(dataDir), sql, incoming)
    : new MysqlSpool(sql, incoming)
}
