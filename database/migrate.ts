import { join } from 'node:path'
import type { ApplicationService } from '@adonisjs/core/types'
import { MigrationRunner } from '@adonisjs/lucid/migration'
import type { Database } from '@adonisjs/lucid/database'
import type { QueryClientContract } from '@adonisjs/lucid/types/database'
import { connections } from '#database/connections.js'
import { LockedError, withFileLock } from '#database/file_lock.js'
import type { DatabaseChoice } from '#database/sql.js'

/** How long another process may migrate the same database before we give up, in milliseconds. */
const PATIENCE = 60_000

/** The database was last used by a newer version; its message is a sentence for the operator. */
export class NewerDatabaseError extends Error {
  readonly code = 'E_NEWER_DATABASE'
}

/**
 * Brings a database to the schema of this code, one process at a time, and returns the names of the
 * migrations that it applied. It changes nothing in a database that is newer than the code. When a
 * migration fails, those before it stay: call it again to go on.
 */
export async function migrate(
  app: ApplicationService,
  choice: DatabaseChoice,
  dataDir: string,
  onMigration: (name: string) => void = () => undefined,
  patience = PATIENCE
): Promise<string[]> {
  const db = await app.container.make('lucid.db')
  const connectionName = connect(db, choice, dataDir)
  try {
    return await withLock(db.connection(connectionName), choice, dataDir, patience, () =>
      run(db, app, connectionName, onMigration)
    )
  } finally {
    await db.manager.close(connectionName, true)
  }
}

/** A connection apart from those that serve; one, so that the lock below belongs to it. */
function connect(db: Database, choice: DatabaseChoice, dataDir: string): string {
  const config = connections(choice, dataDir)
  db.manager.add('migration', { ...config, pool: { ...config.pool, min: 1, max: 1 } })
  return 'migration'
}

async function withLock<T>(
  client: QueryClientContract,
  choice: DatabaseChoice,
  dataDir: string,
  patience: number,
  work: () => Promise<T>
): Promise<T> {
  if (choice.client === 'sqlite') {
    return withFileLock(join(dataDir, 'migration.lock'), patience, work)
  }
  const name = lockName(choice.database)
  const [[row]] = await client.rawQuery('select get_lock(?, ?) as held', [name, patience / 1000])
  if (Number(row?.held) !== 1) throw new LockedError(`${name} is held by another process.`)
  try {
    return await work()
  } finally {
    await client.rawQuery('select release_lock(?)', [name])
  }
}

/** MySQL's names of locks are short. */
export function lockName(database: string): string {
  return `caliopen ${database}`.slice(0, 64)
}

async function run(
  db: Database,
  app: ApplicationService,
  connectionName: string,
  onMigration: (name: string) => void
): Promise<string[]> {
  const options = { direction: 'up', connectionName, disableLocks: true } as const
  await refuseNewer(new MigrationRunner(db, app, options), db.connection(connectionName))
  const runner = new MigrationRunner(db, app, options)
  runner.on('migration:start', ({ file }) => onMigration(file.name))
  await runner.run()
  if (runner.error) throw runner.error
  return Object.keys(runner.migratedFiles)
}

/** A name in the ledger that this code does not know was written by a later version. */
async function refuseNewer(runner: MigrationRunner, client: QueryClientContract): Promise<void> {
  if (!(await client.schema.hasTable('adonis_schema'))) return
  const unknown = (await runner.getList()).find(({ status }) => status === 'corrupt')
  if (!unknown) return
  throw new NewerDatabaseError(
    `The database is newer than this version of Caliopen (it knows ${unknown.name}): start the newer version, or restore a backup made before the update.`
  )
}
