import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import app from '@adonisjs/core/services/app'
import { test } from '@japa/runner'
import { NewerDatabaseError, migrate } from './migrate.js'
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
