import { test } from '@japa/runner'
import { newId } from '@caliopen/contract/ids'
import { newTestAccount, openTestDatabase, type TestAccount } from '#core/tests/test_database.js'
import type { SqlDatabase } from '#database/sql.js'
import { findAddressRefusal } from './account_address.js'
import { domainOf } from './addresses.js'

test.group('An address that somebody asks for', (group) => {
  let sql: SqlDatabase
  let ana: TestAccount
  group.setup(async () => {
    sql = await openTestDatabase()
    ana = await newTestAccount(sql)
    return () => sql.close()
  })

  test('is free at our domain', async ({ assert }) => {
    assert.isNull(await findAddressRefusal(sql, `bob@${domainOf(ana.address)}`))
  })

  test('is refused when an account or an alias has it', async ({ assert }) => {
    const alias = `info@${domainOf(ana.address)}`
    await sql.insert(
      'aliases',
      ['id', 'account_id', 'address', 'created_at'],
      [[newId(), ana.id, alias, Date.now()]]
    )
    assert.equal(await findAddressRefusal(sql, ana.address), 'taken')
    assert.equal(await findAddressRefusal(sql, alias), 'taken')
  })

  test('is refused elsewhere', async ({ assert }) => {
    assert.equal(await findAddressRefusal(sql, 'ana@elsewhere.example'), 'foreign')
  })
})
