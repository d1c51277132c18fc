import { randomUUID } from 'node:crypto'
import { test } from '@japa/runner'
import { openTestDatabase } from '#core/tests/test_database.js'
import type { SqlDatabase } from '#database/sql.js'
import { SessionRows } from './session_rows.js'

const account = randomUUID()
const signedIn = { auth_web: account, csrf: 'secret' }

test.group('Sessions', (group) => {
  let sql: SqlDatabase
  let id: string

  group.setup(async () => {
    sql = await openTestDatabase()
    return () => sql.close()
  })

  group.each.setup(async () => {
    id = randomUUID()
    await sql.run('delete from sessions')
  })

  function row() {
    return sql.get<{ id: string; expires_at: number }>('select * from sessions')
  }

  test('come back as they were written', async ({ assert }) => {
    await new SessionRows(sql).write(id, signedIn)
    await new SessionRows(sql).write(id, { ...signedIn, more: [1, { two: 'x' }] })
    assert.deepEqual(await new SessionRows(sql).read(id), { ...signedIn, more: [1, { two: 'x' }] })
    assert.isNull(await new SessionRows(sql).read(randomUUID()))
  })

  test('cannot be gone on with by who reads the table', async ({ assert }) => {
    await new SessionRows(sql).write(id, signedIn)
    const stored = await row()
    assert.notEqual(stored?.id, id)
    assert.isNull(await new SessionRows(sql).read(stored?.id ?? ''))
  })

  test('are not written when a page is only read', async ({ assert }) => {
    await new SessionRows(sql).write(id, signedIn)
    const written = (await row())?.expires_at
    const request = new SessionRows(sql)
    await request.read(id)
    await request.touch(id)
    assert.equal((await row())?.expires_at, written)
  })

  test('are prolonged once some of their time is gone', async ({ assert }) => {
    await new SessionRows(sql).write(id, signedIn)
    const inADay = Date.now() + 24 * 60 * 60_000
    await sql.run('update sessions set expires_at = ?', [inADay])
    const request = new SessionRows(sql)
    await request.read(id)
    await request.touch(id)
    assert.isAbove((await row())?.expires_at ?? 0, inADay + 24 * 60 * 60_000)
  })

  test('end by themselves, soon for who did not sign in', async ({ assert }) => {
    await new SessionRows(sql).write(id, { csrf: 'secret' })
    assert.isBelow((await row())?.expires_at ?? 0, Date.now() + 3 * 60 * 60_000)
    await sql.run('update sessions set expires_at = ?', [Date.now() - 1])
    assert.isNull(await new SessionRows(sql).read(id))
  })

  test('of one account can be ended together', async ({ assert }) => {
    const sessions = new SessionRows(sql)
    await sessions.tag(id, account)
    await sessions.write(id, signedIn)
    await sessions.write(randomUUID(), { csrf: 'x' })
    assert.deepEqual(
      (await sessions.tagged(account)).map(({ data }) => data),
      [signedIn]
    )
    await sessions.destroyTagged(account)
    assert.isNull(await new SessionRows(sql).read(id))
    assert.isDefined(await row())
  })
})
