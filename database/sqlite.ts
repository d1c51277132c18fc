import Database from 'better-sqlite3'
import { Mutex } from '#database/mutex.js'
import type { Conflict, Sql, SqlDatabase, Value } from '#database/sql.js'

/** https://sqlite.org/pragma.html; FULL makes every commit durable before it returns. */
export const PRAGMAS = [
  'journal_mode = WAL',
  'synchronous = FULL',
  'foreign_keys = ON',
  'busy_timeout = 10000',
  'cache_size = -32000',
  'temp_store = MEMORY',
]

/** Opens (and makes, if it is not there) a SQLite file. */
export function openSqlite(file: string): SqlDatabase {
  return new SqliteDatabase(connect(file), connect(file))
}

export function connect(file: string): Database.Database {
  const connection = new Database(file)
  for (const pragma of PRAGMAS) connection.pragma(pragma)
  return connection
}

/** One connection and its prepared statements. */
class SqliteConnection implements Sql {
  readonly dialect = 'sqlite'
  #connection: Database.Database
  #statements = new Map<string, Database.Statement>()

  constructor(connection: Database.Database) {
    this.#connection = connection
  }

  async all<Row>(statement: string, values: readonly Value[] = []): Promise<Row[]> {
    return this.#prepare(statement).all(...values) as Row[]
  }

  async get<Row>(statement: string, values: readonly Value[] = []): Promise<Row | undefined> {
    return this.#prepare(statement).get(...values) as Row | undefined
  }

  /** Many small look-ups cost less here than one large statement, which would be prepared anew. */
  async find<Row>(
    table: string,
    columns: readonly string[],
    keys: readonly string[],
    values: readonly (readonly Value[])[]
  ): Promise<Row[]> {
    if (values.length === 0) return []
    const condition = keys.map((key) => `${quote(key)} = ?`).join(' and ')
    const select = this.#prepare(
      `select ${columns.map(quote).join(', ')} from ${table} where ${condition}`
    )
    return values.flatMap((row) => select.all(...row) as Row[])
  }

  async run(statement: string, values: readonly Value[] = []): Promise<number> {
    return this.#prepare(statement).run(...values).changes
  }

  async insert(
    table: string,
    columns: readonly string[],
    rows: readonly (readonly Value[])[],
    conflict?: Conflict
  ): Promise<void> {
    if (rows.length === 0) return
    const insert = this.#prepare(insertStatement(table, columns, conflict))
    for (const row of rows) insert.run(...row)
  }

  execute(source: string) {
    this.#connection.exec(source)
  }

  get inTransaction() {
    return this.#connection.inTransaction
  }

  close() {
    this.#connection.close()
  }

  #prepare(statement: string): Database.Statement {
    let prepared = this.#statements.get(statement)
    if (!prepared) {
      prepared = this.#connection.prepare(statement)
      this.#statements.set(statement, prepared)
    }
    return prepared
  }
}

class SqliteDatabase implements SqlDatabase {
  readonly dialect = 'sqlite'
  #reader: SqliteConnection
  #writer: SqliteConnection
  #writing = new Mutex()

  constructor(reader: Database.Database, writer: Database.Database) {
    this.#reader = new SqliteConnection(reader)
    this.#writer = new SqliteConnection(writer)
  }

  all<Row>(statement: string, values?: readonly Value[]) {
    return this.#reader.all<Row>(statement, values)
  }

  get<Row>(statement: string, values?: readonly Value[]) {
    return this.#reader.get<Row>(statement, values)
  }

  find<Row>(
    table: string,
    columns: readonly string[],
    keys: readonly string[],
    values: readonly (readonly Value[])[]
  ) {
    return this.#reader.find<Row>(table, columns, keys, values)
  }

  run(statement: string, values?: readonly Value[]) {
    return this.transaction((sql) => sql.run(statement, values))
  }

  insert(
    table: string,
    columns: readonly string[],
    rows: readonly (readonly Value[])[],
    conflict?: Conflict
  ) {
    return this.transaction((sql) => sql.insert(table, columns, rows, conflict))
  }

  transaction<T>(work: (sql: Sql) => Promise<T>): Promise<T> {
    return this.#writing.run(async () => {
      this.#writer.execute('begin immediate')
      try {
        const result = await work(this.#writer)
        this.#writer.execute('commit')
        return result
      } catch (error) {
        // A full disk makes SQLite roll back by itself.
        if (this.#writer.inTransaction) this.#writer.execute('rollback')
        throw error
      }
    })
  }

  async close() {
    await this.#writing.run(async () => {
      this.#reader.close()
      this.#writer.close()
    })
  }
}

function insertStatement(table: string, columns: readonly string[], conflict?: Conflict): string {
  const into = `into ${table} (${columns.map(quote).join(', ')}) values (${columns.map(() => '?').join(', ')})`
  if (!conflict) return `insert ${into}`
  if (conflict === 'ignore') return `insert or ignore ${into}`
  const changes = Object.entries(conflict.update).map(
    ([column, expression]) =>
      `${quote(column)} = ${expression.replace(/\bnew\((\w+)\)/g, 'excluded.$1')}`
  )
  return `insert ${into} on conflict (${conflict.keys.join(', ')}) do update set ${changes.join(', ')}`
}

/** Both dialects read a word in backticks as a name. */
function quote(name: string): string {
  return `\`${name}\``
}
