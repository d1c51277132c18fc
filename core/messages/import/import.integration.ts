import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from '@japa/runner'
import type { Facts } from '@caliopen/contract/facts'
import { essentialJudge } from '#core/tests/essential_judge.js'
import { newTestAccount, openTestDatabase } from '#core/tests/test_database.js'
import type { TestAccount } from '#core/tests/test_database.js'
import type { SqlDatabase } from '#database/sql.js'
import { importMessages } from './import_messages.js'
import type { ImportProgress } from './import_messages.js'
import { openSource } from './sources.js'

test.group('An import', (group) => {
  let sql: SqlDatabase
  let folder: string
  let ana: TestAccount

  group.setup(async () => {
    sql = await openTestDatabase()
    return () => sql.close()
  })

  group.each.setup(async () => {
    ana = await newTestAccount(sql)
    folder = mkdtempSync(join(tmpdir(), 'caliopen-import-'))
    return () => rmSync(folder, { recursive: true })
  })

  async function run(path: string, database = sql): Promise<ImportProgress> {
    const target = { accountId: ana.id, addresses: new Set([ana.address]) }
    const parts = { sql: database, judgeTrust: essentialJudge }
    let last: ImportProgress = { position: 0, imported: 0, repeated: 0, setAside: 0 }
    for await (last of importMessages(parts, target, await openSource(path)));
    return last
  }

  function letter(subject: string, from = 'bob@far.example') {
    return `From: ${from}\nTo: ana\nDate: Mon, 2 Feb 2015 10:00:00 +0000\nSubject: ${subject}\n\nText of ${subject}\n`
  }

  function messages() {
    return sql.all<{ subject: string; received_at: number; direction: string; seen: number }>(
      'select subject, received_at, direction, seen from messages where account_id = ? order by subject',
      [ana.id]
    )
  }

  test('of an mbox brings each message once, however often it runs', async ({ assert }) => {
    const path = join(folder, 'mail.mbox')
    const entries = ['a', 'b', 'a'].map((subject) => `From x Mon\n${letter(subject)}\n`)
    writeFileSync(path, entries.join(''))
    assert.include(await run(path), { imported: 2, repeated: 1, setAside: 0 })
    assert.include(await run(path), { imported: 0, repeated: 3 })
    const [first] = await messages()
    assert.equal(first?.received_at, Date.UTC(2015, 1, 2, 10))
  })

  test('stops where the disk is full, and goes on when it is not', async ({ assert }) => {
    writeFileSync(join(folder, 'one.eml'), letter('one'))
    const refuse = async () => {
      throw Object.assign(new Error('database or disk is full'), { code: 'SQLITE_FULL' })
    }
    const full: SqlDatabase = {
      dialect: sql.dialect,
      all: (statement, values) => sql.all(statement, values),
      get: (statement, values) => sql.get(statement, values),
      find: (table, columns, keys, values) => sql.find(table, columns, keys, values),
      run: refuse,
      insert: refuse,
      transaction: refuse,
      close: () => sql.close(),
    }
    await assert.rejects(() => run(folder, full), /disk is full/)
    assert.include(await run(folder), { imported: 1, setAside: 0 })
  })

  test('takes the same bytes for one message whatever ends their lines', async ({ assert }) => {
    writeFileSync(join(folder, 'lf.eml'), letter('same'))
    writeFileSync(join(folder, 'crlf.eml'), letter('same').replaceAll('\n', '\r\n'))
    assert.include(await run(folder), { imported: 1, repeated: 1 })
  })

  test('of a Maildir knows what was read, and what the account wrote', async ({ assert }) => {
    for (const name of ['cur', 'new', 'tmp']) mkdirSync(join(folder, name))
    writeFileSync(join(folder, 'cur', '1.host:2,RS'), letter('read'))
    writeFileSync(join(folder, 'new', '2.host'), letter('new'))
    writeFileSync(join(folder, 'new', '3.host'), letter('own', ana.address))
    writeFileSync(join(folder, 'tmp', '4.host'), letter('unfinished'))
    await run(folder)
    const rows = (await messages()).map(({ subject, direction, seen }) => [
      subject,
      direction,
      seen,
    ])
    assert.deepEqual(rows, [
      ['new', 'in', 0],
      ['own', 'out', 1],
      ['read', 'in', 1],
    ])
  })

  test('knows what the account wrote in a thread, earlier in the same batch', async ({
    assert,
  }) => {
    const mail = (name: string, head: string) =>
      writeFileSync(join(folder, name), `${head}\n\nText\n`)
    mail('1.eml', 'From: bob@far.example\nSubject: asked\nMessage-ID: <1@far.example>')
    mail(
      '2.eml',
      `From: ${ana.address}\nTo: bob@far.example\nSubject: said\nIn-Reply-To: <1@far.example>`
    )
    mail('3.eml', 'From: bob@far.example\nSubject: thanks\nIn-Reply-To: <1@far.example>')
    mail('4.eml', 'From: eva@far.example\nSubject: else\nIn-Reply-To: <0@far.example>')
    await run(folder)
    const rows = await sql.all<{ subject: string; facts: string }>(
      `select subject, facts from messages m join receptions r
         on r.account_id = m.account_id and r.message_id = m.id
       where m.account_id = ? order by subject`,
      [ana.id]
    )
    const known = rows.map(({ subject, facts }) => {
      const { personal }: Facts = JSON.parse(facts).trust
      return [subject, personal.repliedInThread, personal.sentTo, personal.receivedBefore]
    })
    assert.deepEqual(known, [
      ['asked', false, 0, 0],
      ['else', false, 0, 0],
      ['thanks', true, 1, 1],
    ])
  })

  test('sets a broken message aside and goes on', async ({ assert }) => {
    const parts = '--b\n\nx\n'.repeat(2000)
    writeFileSync(join(folder, '1.eml'), `Content-Type: multipart/mixed; boundary=b\n\n${parts}`)
    writeFileSync(join(folder, '2.eml'), letter('whole'))
    assert.include(await run(folder), { imported: 2, setAside: 1 })
  })
})
