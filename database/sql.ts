/** What can be bound to a `?`. */
export type Value = string | number | bigint | Buffer | null

/**
 * What to do with a row whose key is there already: leave the old one, or change it. In an
 * expression `new(column)` is the value that was to be inserted.
 */
export type Conflict =
  'ignore' | { keys: readonly string[]; update: Readonly<Record<string, string>> }

export type DatabaseChoice =
  | { client: 'sqlite' }
  | {
      client: 'mysql'
      host: string
      port: number
      user: string
      password: string
      database: string
    }

/**
 * Prepared statements for the paths that are too hot for the ORM, in SQL that SQLite and MySQL both
 * know. Parameters are `?`. Numbers come back as numbers, binary columns as Buffers.
 */
export interface Sql {
  readonly dialect: 'sqlite' | 'mysql'
  all<Row>(statement: string, values?: readonly Value[]): Promise<Row[]>
  get<Row>(statement: string, values?: readonly Value[]): Promise<Row | undefined>

  /** The rows whose key columns hold one of these sets of values, in no order. */
  find<Row>(
    table: string,
    columns: readonly string[],
    keys: readonly string[],
    values: readonly (readonly Value[])[]
  ): Promise<Row[]>

  /** Returns the number of rows that it changed. */
  run(statement: string, values?: readonly Value[]): Promise<number>

  /** Any number of rows; no rows is no statement. */
  insert(
    table: string,
    columns: readonly string[],
    rows: readonly (readonly Value[])[],
    conflict?: Conflict
  ): Promise<void>
}

export interface SqlDatabase extends Sql {
  /**
   * Runs the work in one transaction and commits when its promise resolves, rolls back when it
   * rejects. On SQLite transactions of one handle follow each other. On MySQL a deadlock makes the
   * work run again, so it must not change anything outside the database before it returns.
   */
  transaction<T>(work: (sql: Sql) => Promise<T>): Promise<T>
  close(): Promise<void>
}
