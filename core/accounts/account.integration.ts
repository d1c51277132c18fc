import { test } from '@japa/runner'
import { newTestAccount, openTestDatabase } from '#core/tests/test_database.js'
import { idText } from '@caliopen/contract/ids'
import type { SqlDatabase } from '#database/sql.js'
import Account from './account.js'

test.group('An account', (group) => {
  let sql: SqlDatabase

  group.setup(async () => {
    sql = await openTestDatabase()
    return () => sql.close()
  })

  test('keeps what it is changed to', async ({ assert }) => {
    const { id } = await newTestAccount(sql)
    const other = await newTestAccount(sql)
    const account = await Account.findById(idText(id))
    await account?.merge({ language: 'fr', appearance: 'dark' }).save()
    const again = await Account.findById(idText(id))
    assert.containSubset(again?.$attributes, { language: 'fr', appearance: 'dark' })
    assert.notEqual((await Account.findById(idText(other.id)))?.appearance, 'dark')
  })

  test('has a number of its own, also when several are made at once', async ({ assert }) => {
    const made = await Promise.all(Array.from({ length: 6 }, () => newTestAccount(sql)))
    const rows = await sql.find<{ ordinal: number }>(
      'accounts',
      ['ordinal'],
      ['id'],
      made.map(({ id }) => [id])
    )
    assert.lengthOf([...new Set(rows.map(({ ordinal }) => ordinal))], 6)
  })
})
