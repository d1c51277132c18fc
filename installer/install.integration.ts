import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import app from '@adonisjs/core/services/app'
import { test } from '@japa/runner'
import { createConnection } from 'mysql2/promise'
import { useLab } from '#appliance/test/lab.js'
import type { Mariadb } from '#appliance/lab/mariadb/mariadb.js'
import { newInstance, readInstance, writeInstance } from '#core/config/instance.js'
import { openSql } from '#database/open.js'
import type { DatabaseChoice } from '#database/sql.js'
import type { Answers } from './answers.js'
import { AlreadyInstalledError, InstallingError, StorageRefusedError } from './errors.js'
import { install } from './install.js'
import { saveProgress } from './progress.js'
import type { MysqlChoice } from './storage/inspect.js'
import { testMysql } from './storage/take.js'

const answersFor = (database: DatabaseChoice): Answers => ({
  language: 'fr',
  organisation: 'Boulangerie Dupré',
  domain: 'dupre.example',
  hostname: 'mail.dupre.example',
  admin: { name: 'Ana', address: 'ana@dupre.example', password: 'violet ladder tuesday soup' },
  database,
})

function newDataDir(): string {
  const dataDir = mkdtempSync(join(tmpdir(), 'caliopen-install-'))
  writeInstance(dataDir, newInstance())
  saveProgress(dataDir, { language: 'fr' })
  return dataDir
}

async function rowsOf(database: DatabaseChoice, dataDir: string) {
  const sql = openSql(database, dataDir)
  try {
    return {
      organisations: await sql.all('select name, language, hostname from organisations'),
      domains: await sql.all('select name from domains'),
      accounts: await sql.all('select address, name, role, language from accounts'),
      mailboxes: (await sql.all('select id from mailboxes')).length,
      audit: await sql.all('select action from audit_log'),
    }
  } finally {
    await sql.close()
  }
}

const installedRows = {
  organisations: [{ name: 'Boulangerie Dupré', language: 'fr', hostname: 'mail.dupre.example' }],
  domains: [{ name: 'dupre.example' }],
  accounts: [{ address: 'ana@dupre.example', name: 'Ana', role: 'administrator', language: 'fr' }],
  mailboxes: 6,
  audit: [{ action: 'installed' }],
}

/** What must hold of any database, embedded or not. */
function testInstallation(name: string, choose: () => Promise<DatabaseChoice>) {
  test.group(`Installing on ${name}`, (group) => {
    let dataDir = ''
    let database: DatabaseChoice
    group.tap((each) => each.tags(['@once']))
    group.each.setup(async () => {
      dataDir = newDataDir()
      database = await choose()
      return () => rmSync(dataDir, { recursive: true })
    })

    test('writes everything, ends the token and the answers kept so far', async ({ assert }) => {
      const { appKey } = readInstance(dataDir)
      const installed = await install(answersFor(database), { app, dataDir })
      assert.equal(installed.databaseChanged, database.client === 'mysql')
      assert.deepEqual(await rowsOf(database, dataDir), installedRows)
      assert.deepEqual(readInstance(dataDir), { appKey, database })
      assert.isFalse(existsSync(join(dataDir, 'installer.json')))
    })

    test('happens once', async ({ assert }) => {
      await install(answersFor(database), { app, dataDir })
      await assert.rejects(
        () => install(answersFor(database), { app, dataDir }),
        AlreadyInstalledError
      )
      await assert.rejects(
        () => install(answersFor({ client: 'sqlite' }), { app, dataDir }),
        AlreadyInstalledError
      )
      assert.deepEqual(await rowsOf(database, dataDir), installedRows)
    })

    test('is won by one of two that finish together', async ({ assert }) => {
      const attempts = [1, 2, 3].map(() => install(answersFor(database), { app, dataDir }))
      const results = await Promise.allSettled(attempts)
      const lost = results.filter((result) => result.status === 'rejected')
      assert.lengthOf(lost, 2)
      for (const { reason } of lost) assert.instanceOf(reason, InstallingError)
      assert.deepEqual(await rowsOf(database, dataDir), installedRows)
    })

    test('that fails midway leaves nothing, and can be tried again', async ({ assert }) => {
      const before = readInstance(dataDir)
      const andAlso = async () => {
        throw new Error('the disk is full')
      }
      await assert.rejects(
        () => install(answersFor(database), { app, dataDir, andAlso }),
        'the disk is full'
      )
      assert.deepEqual(readInstance(dataDir), before)
      if (database.client === 'mysql') assert.deepEqual(await tablesOf(database), [])

      await install(answersFor(database), { app, dataDir })
      assert.deepEqual(await rowsOf(database, dataDir), installedRows)
    })
  })
}

let mariadb: Mariadb
async function emptyDatabase(): Promise<MysqlChoice> {
  mariadb ??= (await useLab()).mariadb
  return { client: 'mysql', ...(await mariadb.createDatabase('install')) }
}

testInstallation('the embedded database', async () => ({ client: 'sqlite' }))
testInstallation('MariaDB', emptyDatabase)

test.group('A MariaDB that is offered to the installer', (group) => {
  let dataDir = ''
  let choice: MysqlChoice
  group.tap((each) => each.tags(['@once']))
  group.each.setup(async () => {
    dataDir = newDataDir()
    choice = await emptyDatabase()
    return () => rmSync(dataDir, { recursive: true })
  })

  const kindOf = async (other: Partial<MysqlChoice> = {}) =>
    (await testMysql({ ...choice, ...other }, dataDir)).kind

  test('works when it is empty, and stays so', async ({ assert }) => {
    assert.equal(await kindOf(), 'empty')
    assert.deepEqual(await tablesOf(choice), [])
  })

  test('is refused for what is wrong with the way there', async ({ assert }) => {
    assert.equal(await kindOf({ port: 1 }), 'unreachable')
    assert.equal(await kindOf({ host: 'db.invalid' }), 'unknown_host')
    assert.equal(await kindOf({ password: 'wrong' }), 'credentials')
    assert.include(['no_database', 'forbidden_database'], await kindOf({ database: 'nowhere' }))
  })

  test('is refused when the user may not make tables', async ({ assert }) => {
    const reader = await createReader(choice.database)
    assert.equal(await kindOf(reader), 'privileges')
  })

  test('is refused when somebody else lives there, who loses nothing', async ({ assert }) => {
    await run(choice, 'create table wp_posts (id int primary key)')
    await run(choice, 'create table accounts (id int primary key)')
    assert.equal(await kindOf(), 'foreign')
    await assert.rejects(() => install(answersFor(choice), { app, dataDir }), StorageRefusedError)
    assert.deepEqual(await tablesOf(choice), ['accounts', 'wp_posts'])
    assert.deepEqual(readInstance(dataDir).database, { client: 'sqlite' })
  })

  test('is refused when another Caliopen lives there, which loses nothing', async ({ assert }) => {
    const neighbour = newDataDir()
    await install(answersFor(choice), { app, dataDir: neighbour })
    rmSync(neighbour, { recursive: true })
    assert.equal(await kindOf(), 'installed')
    await assert.rejects(() => install(answersFor(choice), { app, dataDir }), StorageRefusedError)
    assert.deepEqual(await rowsOf(choice, dataDir), installedRows)
  })

  test('is taken again where a kill had cut the installation', async ({ assert }) => {
    const before = readInstance(dataDir)
    let organisation = ''
    await install(answersFor(choice), {
      app,
      dataDir,
      andAlso: async (_, { organisationId }) => {
        organisation = organisationId.toString('hex')
      },
    })
    // as after a kill between the commit and the instance file
    writeInstance(dataDir, before)
    saveProgress(dataDir, { attempt: organisation })
    assert.equal(await kindOf(), 'unfinished')
    await install(answersFor(choice), { app, dataDir })
    assert.deepEqual(await rowsOf(choice, dataDir), installedRows)
  })

  test('is taken again where a kill had cut the migrations', async ({ assert }) => {
    await install(answersFor(choice), { app, dataDir })
    await run(choice, 'delete from audit_log')
    for (const table of ['mailboxes', 'domains', 'identities', 'account_states', 'accounts']) {
      await run(choice, `delete from ${table}`)
    }
    await run(choice, 'delete from organisations')
    await run(choice, 'delete from adonis_schema where id > 20')
    writeInstance(dataDir, newInstance())
    await install(answersFor(choice), { app, dataDir })
    assert.deepEqual(await rowsOf(choice, dataDir), installedRows)
  })
})

async function run(choice: MysqlChoice, statement: string): Promise<unknown> {
  const { host, port, user, password, database } = choice
  const connection = await createConnection({ host, port, user, password, database })
  try {
    const [rows] = await connection.query({ sql: statement, rowsAsArray: true })
    return rows
  } finally {
    await connection.end()
  }
}

/** Somebody who may read and write, but not change the tables. */
async function createReader(database: string) {
  const { socketPath, adminPassword } = mariadb.address
  const admin = await createConnection({ socketPath, user: 'root', password: adminPassword })
  const user = `reader_${database.slice(-6)}`
  await admin.query(`create user '${user}'@'%' identified by 'secret'`)
  await admin.query(`grant select, insert, update, delete on ${database}.* to '${user}'@'%'`)
  await admin.end()
  return { user, password: 'secret' }
}

async function tablesOf(choice: MysqlChoice): Promise<string[]> {
  return ((await run(choice, 'show tables')) as string[][]).flat().sort()
}
