import { randomBytes } from 'node:crypto'
import mysql from 'mysql2/promise'
import type { Connection, RowDataPacket } from 'mysql2/promise'
import type { DatabaseChoice } from '#database/sql.js'
import type { Failure, Inspection } from './inspection.js'

export type MysqlChoice = Extract<DatabaseChoice, { client: 'mysql' }>

const CONNECT_TIMEOUT = 5_000
const PROBE = 'caliopen_probe_'

/** Looks at a database, and leaves it as it was. */
export async function inspect(choice: MysqlChoice): Promise<Inspection | Failure> {
  let connection: Connection | null = null
  try {
    connection = await connectMysql(choice)
    return await look(connection, choice.database)
  } catch (error) {
    return failureOf(error)
  } finally {
    connection?.destroy()
  }
}

export function connectMysql(choice: MysqlChoice): Promise<Connection> {
  return mysql.createConnection({
    host: choice.host,
    port: choice.port,
    user: choice.user,
    password: choice.password,
    database: choice.database,
    charset: 'utf8mb4_bin',
    connectTimeout: CONNECT_TIMEOUT,
  })
}

async function look(connection: Connection, database: string): Promise<Inspection> {
  const [server] = await rows(
    connection,
    `select version() as version, @@default_storage_engine as engine,
       @@max_allowed_packet as packet,
       (select count(*) from information_schema.collations where collation_name = 'utf8mb4_bin') as collations`
  )
  const found = await rows(
    connection,
    'select table_name as name from information_schema.tables where table_schema = ?',
    [database]
  )
  const tables = found.map(({ name }) => String(name))
  return {
    version: String(server?.version),
    hasCollation: Number(server?.collations) > 0,
    hasInnodb: server?.engine === 'InnoDB',
    packetBytes: Number(server?.packet),
    tables: tables.filter((name) => !name.startsWith(PROBE)),
    ledger: tables.includes('adonis_schema') ? await readLedger(connection) : null,
    organisation: tables.includes('organisations') ? await findOrganisation(connection) : null,
    refusal: await tryTables(connection),
  }
}

async function readLedger(connection: Connection): Promise<string[]> {
  const ledger = await rows(connection, 'select name from adonis_schema order by id')
  return ledger.map(({ name }) => String(name))
}

/** Somebody else's table of that name may look in any way: whatever it holds, it is not ours to use. */
async function findOrganisation(connection: Connection): Promise<string | null> {
  const [row] = await rows(connection, 'select * from organisations limit 1')
  if (!row) return null
  return Buffer.isBuffer(row.id) ? row.id.toString('hex') : 'unknown'
}

/** Does once what migrations do, in a table of a name that nobody has. */
async function tryTables(connection: Connection): Promise<string | null> {
  const table = PROBE + randomBytes(8).toString('hex')
  try {
    await connection.query(
      `create table ${table} (id binary(16) not null primary key, parent binary(16), words text,
         fulltext key (words), foreign key (parent) references ${table} (id))
       engine=InnoDB default charset=utf8mb4 collate=utf8mb4_bin`
    )
    await connection.query(`create index ${table}_words on ${table} (words(20))`)
    await connection.query(`alter table ${table} add column more int`)
    await connection.query(`insert into ${table} (id, words) values (x'00', 'a')`)
    await connection.query(`update ${table} set words = 'b'`)
    await connection.query(`delete from ${table}`)
    return null
  } catch (error) {
    return failureOf(error).detail
  } finally {
    await dropProbe(connection, table)
  }
}

/** Where we may not drop, we could not create either, or the refusal above says so. */
async function dropProbe(connection: Connection, table: string): Promise<void> {
  await connection.query(`drop table if exists ${table}`).catch(() => undefined)
}

function failureOf(error: unknown): Failure {
  const { code, message } = error as { code?: string; message?: string }
  return { code: code ?? 'UNKNOWN', detail: message || String(code ?? error) }
}

async function rows(
  connection: Connection,
  statement: string,
  values: string[] = []
): Promise<RowDataPacket[]> {
  const [found] = await connection.query<RowDataPacket[]>(statement, values)
  return found
}
