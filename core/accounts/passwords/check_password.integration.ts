import hash from '@adonisjs/core/services/hash'
import { test } from '@japa/runner'
import { newTestAccount, openTestDatabase } from '#core/tests/test_database.js'
import type { SqlDatabase } from '#database/sql.js'
import { checkPassword } from './check_password.js'

test.group('Checking a password', (group) => {
  let sql: SqlDatabase

  group.setup(async () => {
    sql = await openTestDatabase()
    return () => sql.close()
  })

  test('lets in who knows it, and nobody else', async ({ assert }) => {
    const { id, address } = await newTestAccount(sql)
    const password = await hash.make('open sesame')
    await sql.run('update accounts set password = ? where id = ?', [password, id])
    assert.isTrue((await checkPassword(sql, address.toUpperCase(), 'open sesame'))?.equals(id))
    assert.isNull(await checkPassword(sql, address, 'Open sesame'))
    assert.isNull(await checkPassword(sql, address, ''))
    assert.isNull(await checkPassword(sql, `x${address}`, 'open sesame'))
    assert.isNull(await checkPassword(sql, '', 'nobody'))
  })

  test('lets nobody into a disabled account', async ({ assert }) => {
    const { id, address } = await newTestAccount(sql)
    const password = await hash.make('open sesame')
    await sql.run('update accounts set password = ?, disabled_at = 1 where id = ?', [password, id])
    assert.isNull(await checkPassword(sql, address, 'open sesame'))
  })

  test('takes its time also where there is no account', async ({ assert }) => {
    const { address } = await newTestAccount(sql)
    await checkPassword(sql, `first.${address}`, 'guess')
    const start = performance.now()
    await checkPassword(sql, `x${address}`, 'guess')
    assert.isAbove(performance.now() - start, 10)
  })
})
