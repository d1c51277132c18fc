import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import hash from '@adonisjs/core/services/hash'
import type { ApplicationService } from '@adonisjs/core/types'
import { newId } from '@caliopen/contract/ids'
import { isInstalled } from '#core/accounts/organisation.js'
import { readInstance, writeInstance, type Instance } from '#core/config/instance.js'
import { LockedError, withFileLock } from '#database/file_lock.js'
import { migrate } from '#database/migrate.js'
import { openSql } from '#database/open.js'
import type { DatabaseChoice, Sql } from '#database/sql.js'
import type { Answers } from './answers.js'
import { AlreadyInstalledError, InstallingError } from './errors.js'
import { writeFirstRows, type FirstRows } from './first_rows.js'
import { forgetProgress } from './progress.js'
import { withMysql } from './storage/take.js'

export interface Installed extends FirstRows {
  /** the processes that run serve from another database */
  databaseChanged: boolean
}

export interface InstallOptions {
  app: ApplicationService
  dataDir: string
  onMigration?: (name: string) => void
  /** goes into the same transaction as the organisation and its administrator */
  andAlso?: (sql: Sql, rows: FirstRows) => Promise<void>
}

/**
 * Makes this an installation: the schema, then the organisation and its administrator in one transaction,
 * at last the instance file, which names the database and no token. One process does so at a time: the
 * others get InstallingError, later ones AlreadyInstalledError. Cut or failed at any moment, either nothing
 * is installed and it can be called again, or everything is.
 */
export async function install(answers: Answers, options: InstallOptions): Promise<Installed> {
  const { dataDir } = options
  const run = join(dataDir, 'run')
  mkdirSync(run, { recursive: true, mode: 0o700 })
  try {
    return await withFileLock(join(run, 'installer.lock'), 0, async () => {
      const installed = await installAlone(answers, options)
      forgetProgress(dataDir)
      return installed
    })
  } catch (error) {
    if (error instanceof LockedError) throw new InstallingError('An installation is under way.')
    throw error
  }
}

async function installAlone(answers: Answers, options: InstallOptions): Promise<Installed> {
  const { app, dataDir, onMigration } = options
  const instance = readInstance(dataDir)
  await migrate(app, instance.database, dataDir, onMigration)
  await refuseSecond(instance.database, dataDir)

  const { database } = answers
  const organisationId = newId()
  const work = () => fill(answers, organisationId, instance, options)
  const rows =
    database.client === 'mysql'
      ? await withMysql(database, dataDir, organisationId, work)
      : await work()
  return { ...rows, databaseChanged: !isDeepStrictEqual(database, instance.database) }
}

async function refuseSecond(choice: DatabaseChoice, dataDir: string): Promise<void> {
  const sql = openSql(choice, dataDir)
  try {
    if (await isInstalled(sql)) throw new AlreadyInstalledError('Caliopen is installed already.')
  } finally {
    await sql.close()
  }
}

async function fill(
  answers: Answers,
  organisationId: Buffer,
  { appKey }: Instance,
  { app, dataDir, onMigration, andAlso }: InstallOptions
): Promise<FirstRows> {
  const { database } = answers
  await migrate(app, database, dataDir, onMigration)
  const passwordHash = await hash.make(answers.admin.password)
  const sql = openSql(database, dataDir)
  try {
    const rows = await sql.transaction(async (tx) => {
      const written = await writeFirstRows(tx, answers, organisationId, passwordHash)
      await andAlso?.(tx, written)
      return written
    })
    writeInstance(dataDir, { appKey, database })
    return rows
  } finally {
    await sql.close()
  }
}
