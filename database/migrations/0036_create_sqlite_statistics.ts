import { BaseSchema } from '@adonisjs/lucid/schema'
import { isSqlite } from '#database/table_migration.js'

/**
 * How many rows share a value of a column, in a large account. Without statistics SQLite takes it that an
 * account has ten rows of everything, and rather reads all that an account has than look into a second index.
 * Ones of its own (ANALYZE) would come too late: the first account grows large between two of them.
 */
const ROWS_WITH_ONE: Readonly<Record<string, number>> = {
  account_id: 100_000,
  mailbox_id: 20_000,
  band: 5000,
  status: 5000,
  channel: 100_000,
  set_aside: 50_000,
  discussion_id: 20,
  person: 20,
  thread_id: 5,
  message_id: 5,
}
const ROWS = 1_000_000
const FEW = 2

const INDEXES = `select m.name as tbl, l.name as idx, l."unique" as is_unique, l.origin,
    (select group_concat(name, ' ') from pragma_index_info(l.name)) as columns,
    (select wr from pragma_table_list where name = m.name and schema = 'main') as is_clustered
  from sqlite_master m, pragma_index_list(m.name) l where m.type = 'table' and m.name not like 'search_index%'`

interface Index {
  tbl: string
  idx: string
  is_unique: number
  origin: string
  columns: string
  is_clustered: number
}

/** MySQL keeps statistics by itself. */
export default class extends BaseSchema {
  async up() {
    if (!isSqlite(this.db)) return
    this.defer(async (db) => {
      await db.rawQuery('analyze sqlite_schema')
      await db.rawQuery('delete from sqlite_stat1')
      for (const index of (await db.rawQuery(INDEXES)) as Index[]) {
        await db.rawQuery('insert into sqlite_stat1 (tbl, idx, stat) values (?, ?, ?)', [
          index.tbl,
          nameOf(index),
          statisticsOf(index),
        ])
      }
    })
  }

  async down() {
    if (isSqlite(this.db)) this.schema.raw('delete from sqlite_stat1')
  }
}

/** The tree of a table without rowid goes by the table's name (https://sqlite.org/fileformat2.html#stat1tab). */
function nameOf({ tbl, idx, origin, is_clustered: isClustered }: Index): string {
  return origin === 'pk' && isClustered === 1 ? tbl : idx
}

/** Rows in all, then rows with one value of the first column, of the first two, and so on. */
function statisticsOf({ columns, is_unique: isUnique }: Index): string {
  const names = columns.split(' ')
  let rows = ROWS
  const shares = names.map((name, at) => {
    const isLast = at === names.length - 1
    rows = isLast && isUnique === 1 ? 1 : Math.min(rows, ROWS_WITH_ONE[name] ?? FEW)
    return rows
  })
  return [ROWS, ...shares].join(' ')
}
