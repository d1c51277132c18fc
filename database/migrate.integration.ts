import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import app from '@adonisjs/core/services/app'
import { test } from '@japa/runner'
import { readSettings } from '#core/config/settings.js'
import { testDatabase } from '#core/tests/test_instance.js'
import { withFileLock } from './file_lock.js'
import { NewerDatabaseError, lockName, migrate } from './migrate.js'
import { openSql } from './open.js'

const sqlite = { client: 'sqlite' } as const

test.group('Migrating', (group) => {
  let dataDir = ''
  group.tap((each) => each.tags(['@once']))
  group.each.setup(() => {
    dataDir = mkdtempSync(join(tmpdir(), 'caliopen-migrate-'))
    return () => rmSync(dataDir, { recursive: true })
  })

  test('applies every migration once, and says which', async ({ assert }) => {
    const seen: string[] = []
    const applied = await migrate(app, sqlite, dataDir, (name) => seen.push(name))
    assert.include(applied, 'database/migrations/0001_create_organisations_table')
    assert.deepEqual(seen, applied)
    assert.deepEqual(await migrate(app, sqlite, dataDir), [])
  })

  test('leaves a database alone that is newer than the code', async ({ assert }) => {
    await migrate(app, sqlite, dataDir)
    const sql = openSql(sqlite, dataDir)
    await sql.run('insert into adonis_schema (name, batch) values (?, 2)', [
      'database/migrations/9999_create_marvels_table',
    ])
    await sql.run("delete from adonis_schema where name like '%0035%'")
    await sql.close()
    await assert.rejects(() => migrate(app, sqlite, dataDir), NewerDatabaseError)
    await assert.rejects(() => migrate(app, sqlite, dataDir), /newer .*9999_create_marvels_table/)
  })
})

test.group('Migrating beside another process', () => {
  test('is given up after a while', async ({ assert }) => {
    const choice = testDatabase()
    const { dataDir } = readSettings(process.env)
    const attempt = () =>
      assert.rejects(
        () => migrate(app, choice, dataDir, undefined, 1000),
        /held by another process/
      )
    if (choice.client === 'sqlite') {
      return withFileLock(join(dataDir, 'migration.lock'), 0, attempt)
    }
    const sql = openSql(choice, dataDir)
    await sql.transaction(async (trx) => {
      await trx.get('select get_lock(?, 0)', [lockName(choice.database)])
      await attempt()
      await trx.get('select release_lock(?)', [lockName(choice.database)])
    })
    await sql.close()
  })
})
