import { join } from 'node:path'
import type Database from 'better-sqlite3'
import { connect } from '#database/sqlite.js'

/** Fewer, larger checkpoints: the spool is written and emptied again all the time. */
const CHECKPOINT_PAGES = 8000

/** Opens (and makes) `DATA_DIR/spool.sqlite`, where a message waits between its 250 and its digest. */
export function openSpoolFile(dataDir: string): Database.Database {
  const connection = connect(join(dataDir, 'spool.sqlite'))
  connection.pragma(`wal_autocheckpoint = ${CHECKPOINT_PAGES}`)
  connection.exec(
    `create table if not exists spool (
       id integer primary key autoincrement,
       channel text not null,
       sender text not null,
       recipients text not null,
       facts text not null,
       trace text not null,
       raw blob not null,
       received_at integer not null,
       size integer null,
       hash blob null,
       file text null
     )`
  )
  addColumns(connection)
  return connection
}

/** A large message stands in a file of DATA_DIR/incoming. Spools of before have no such columns. */
function addColumns(connection: Database.Database) {
  const columns = connection.pragma('table_info(spool)') as { name: string }[]
  for (const column of ['size integer null', 'hash blob null', 'file text null']) {
    if (columns.some(({ name }) => column.startsWith(`${name} `))) continue
    connection.exec(`alter table spool add column ${column}`)
  }
}
