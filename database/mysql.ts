import mysql from 'mysql2/promise'
import type { Pool, PoolConnection, ResultSetHeader, RowDataPacket } from 'mysql2/promise'
import type { Conflict, DatabaseChoice, Sql, SqlDatabase, Value } from '#database/sql.js'

type MysqlChoice = Extract<DatabaseChoice, { client: 'mysql' }>

/** How often a transaction that lost to another one is tried again. */
const TRIES = 8

/**
 * A deadlock or a lock wait; and a document that came into the full-text index after one that was
 * numbered later, in a transaction beside it: InnoDB only takes growing numbers, and gives a new one.
 */
const LOST = new Set([
  ...['ER_LOCK_DEADLOCK', 'ER_LOCK_WAIT_TIMEOUT', 'ER_CHECKREAD', 'HA_FTS_INVALID_DOCID'],
])

/** One statement stays well under MariaDB's default packet of 16 MB. */
const PACKET_BYTES = 4 * 1024 * 1024
const PACKET_ROWS = 1000

/**
 * What every connection is told first. Values are escaped on our side, with backslashes, and what does
 * not fit is an error and not cut: a server that was set up otherwise would take words for statements.
 */
export const SQL_MODE = `set session sql_mode =
  'STRICT_ALL_TABLES,NO_ENGINE_SUBSTITUTION,ERROR_FOR_DIVISION_BY_ZERO,IGNORE_SPACE'`

/**
 * Every statement sees what was committed before it, as on SQLite after `begin immediate`. With MySQL's own
 * default, what was read before a lock was waited for would be shown again after it.
 */
const ISOLATION = 'set session transaction isolation level read committed'

export function openMysql(choice: MysqlChoice): SqlDatabase {
  const pool = mysql.createPool({
    host: choice.host,
    port: choice.port,
    user: choice.user,
    password: choice.password,
    database: choice.database,
    charset: 'utf8mb4_bin',
    timezone: 'Z',
    connectionLimit: 10,
    enableKeepAlive: true,
    maxPreparedStatements: 500,
  })
  // Statements of one connection follow each other: these come before any of ours.
  pool.pool.on('connection', (connection) => {
    connection.query(SQL_MODE)
    connection.query(ISOLATION)
  })
  return new MysqlDatabase(pool)
}

/** A pool or one of its connections. */
class MysqlConnection implements Sql {
  readonly dialect = 'mysql'
  #connection: Pool | PoolConnection

  constructor(connection: Pool | PoolConnection) {
    this.#connection = connection
  }

  async all<Row>(statement: string, values: readonly Value[] = []): Promise<Row[]> {
    const [rows] = await this.#connection.query<RowDataPacket[]>(statement, [...values])
    return rows as Row[]
  }

  async get<Row>(statement: string, values: readonly Value[] = []): Promise<Row | undefined> {
    const [row] = await this.all<Row>(statement, values)
    return row
  }

  async find<Row>(
    table: string,
    columns: readonly string[],
    keys: readonly string[],
    values: readonly (readonly Value[])[]
  ): Promise<Row[]> {
    const select = `select ${columns.map(quote).join(', ')} from ${table}`
    const row = `(${keys.map(() => '?').join(', ')})`
    const found: Row[] = []
    for (const chunk of packets(values)) {
      const condition = `(${keys.map(quote).join(', ')}) in (${chunk.map(() => row).join(', ')})`
      found.push(...(await this.all<Row>(`${select} where ${condition}`, chunk.flat())))
    }
    return found
  }

  async run(statement: string, values: readonly Value[] = []): Promise<number> {
    const [result] = await this.#connection.query<ResultSetHeader>(statement, [...values])
    return result.affectedRows
  }

  async insert(
    table: string,
    columns: readonly string[],
    rows: readonly (readonly Value[])[],
    conflict?: Conflict
  ): Promise<void> {
    const [before, after] = insertParts(table, columns, conflict)
    const row = `(${columns.map(() => '?').join(', ')})`
    for (const chunk of packets(rows)) {
      await this.run(`${before} ${chunk.map(() => row).join(', ')} ${after}`, chunk.flat())
    }
  }
}

class MysqlDatabase extends MysqlConnection implements SqlDatabase {
  #pool: Pool

  constructor(pool: Pool) {
    super(pool)
    this.#pool = pool
  }

  async transaction<T>(work: (sql: Sql) => Promise<T>): Promise<T> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.#once(work)
      } catch (error) {
        if (attempt === TRIES || !isLost(error)) throw error
      }
    }
  }

  async close() {
    await this.#pool.end()
  }

  async #once<T>(work: (sql: Sql) => Promise<T>): Promise<T> {
    const connection = await this.#pool.getConnection()
    try {
      await connection.beginTransaction()
      const result = await work(new MysqlConnection(connection))
      await connection.commit()
      connection.release()
      return result
    } catch (error) {
      await rollBack(connection)
      throw error
    }
  }
}

/** Whoever hears of the failure finds the rows free. Where the connection itself failed, closing it does that in time. */
async function rollBack(connection: PoolConnection): Promise<void> {
  try {
    await connection.rollback()
    connection.release()
  } catch {
    connection.destroy()
  }
}

function isLost(error: unknown): boolean {
  return error instanceof Error && 'code' in error && LOST.has(String(error.code))
}

function insertParts(
  table: string,
  columns: readonly string[],
  conflict?: Conflict
): [string, string] {
  const into = `into ${table} (${columns.map(quote).join(', ')}) values`
  if (!conflict) return [`insert ${into}`, '']
  if (conflict === 'ignore') return [`insert ignore ${into}`, '']
  const changes = Object.entries(conflict.update).map(
    ([column, expression]) =>
      `\`${column}\` = ${expression.replace(/\bnew\((\w+)\)/g, 'values($1)')}`
  )
  return [`insert ${into}`, `on duplicate key update ${changes.join(', ')}`]
}

function quote(name: string): string {
  return `\`${name}\``
}

function* packets(rows: readonly (readonly Value[])[]): Generator<(readonly Value[])[]> {
  let packet: (readonly Value[])[] = []
  let bytes = 0
  for (const row of rows) {
    const size = rowBytes(row)
    if (packet.length > 0 && (bytes + size > PACKET_BYTES || packet.length === PACKET_ROWS)) {
      yield packet
      packet = []
      bytes = 0
    }
    packet.push(row)
    bytes += size
  }
  if (packet.length > 0) yield packet
}

/** Bytes travel escaped, two for one at worst. */
function rowBytes(row: readonly Value[]): number {
  return row.reduce<number>((sum, value) => {
    if (typeof value === 'string' || Buffer.isBuffer(value)) return sum + value.length * 2
    return sum + 20
  }, 0)
}
