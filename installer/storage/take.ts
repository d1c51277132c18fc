import type { Connection, RowDataPacket } from 'mysql2/promise'
import { InstallingError, StorageRefusedError } from '../errors.js'
import { readProgress, saveProgress } from '../progress.js'
import { clear } from './clear.js'
import { connectMysql, inspect, type MysqlChoice } from './inspect.js'
import { ownTables } from './own_tables.js'
import { judge, type StorageVerdict } from './verdict.js'

/** Whether this installation may live there. */
export async function testMysql(choice: MysqlChoice, dataDir: string): Promise<StorageVerdict> {
  const { attempt } = readProgress(dataDir)
  return judge(await inspect(choice), ownTables(), attempt ?? null)
}

/**
 * Runs an installation in an empty database, and leaves it empty when it fails. What an installation of
 * ours that was cut has left there goes first; throws StorageRefusedError where anything else stands.
 */
export async function withMysql<T>(
  choice: MysqlChoice,
  dataDir: string,
  organisationId: Buffer,
  work: () => Promise<T>
): Promise<T> {
  const verdict = await testMysql(choice, dataDir)
  if (!verdict.works) throw new StorageRefusedError(verdict)
  return withLock(choice, async () => {
    await clear(choice, verdict.leftovers)
    saveProgress(dataDir, { attempt: organisationId.toString('hex') })
    try {
      return await work()
    } catch (error) {
      await emptyAgain(choice)
      throw error
    }
  })
}

/** Another machine may have been given the same database. The server drops the lock with its connection. */
async function withLock<T>(choice: MysqlChoice, work: () => Promise<T>): Promise<T> {
  const connection = await connectMysql(choice)
  try {
    if (await isLocked(connection, choice)) {
      throw new InstallingError(`Another installation is using the database ${choice.database}.`)
    }
    return await work()
  } finally {
    connection.destroy()
  }
}

async function isLocked(connection: Connection, { database }: MysqlChoice): Promise<boolean> {
  const name = `caliopen install ${database}`.slice(0, 64)
  const [rows] = await connection.query<RowDataPacket[]>('select get_lock(?, 0) as held', [name])
  return Number(rows[0]?.held) !== 1
}

/** Where the database cannot be reached any more, the next attempt clears it: it knows its organisation. */
async function emptyAgain(choice: MysqlChoice): Promise<void> {
  await clear(choice, [...ownTables()]).catch(() => undefined)
}
