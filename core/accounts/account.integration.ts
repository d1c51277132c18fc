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
})
