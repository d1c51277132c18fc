import { test } from '@japa/runner'
import { newId } from '@caliopen/contract/ids'
import { newTestAccount, openTestDatabase } from '#core/tests/test_database.js'
import type { TestAccount } from '#core/tests/test_database.js'
import type { Sql, SqlDatabase } from '#database/sql.js'
import { indexMessages } from './index_messages.js'

test.group('The index', (group) => {
  let sql: SqlDatabase
  let ana: TestAccount

  group.setup(async () => {
    sql = await openTestDatabase()
    ana = await newTestAccount(sql)
    return () => sql.close()
  })

  function index(into: Sql, messageId: Buffer) {
    return indexMessages(into, [{ accountId: ana.id, messageId, tokens: '1_word' }])
  }

  test('takes messages of transactions that overtake each other', async ({ assert }) => {
    const [slow, fast] = [newId(), newId()]
    let attempts = 0
    await sql.transaction(async (trx) => {
      attempts += 1
      await trx.insert('search_documents', ['account_id', 'message_id'], [[ana.id, slow]])
      // SQLite has one writer, so nobody overtakes.
      if (attempts === 1 && sql.dialect === 'mysql') {
        await sql.transaction((other) => index(other, fast))
      }
      await index(trx, slow)
    })
    if (sql.dialect === 'sqlite') await sql.transaction((other) => index(other, fast))
    const found = await sql.find(
      'search_documents',
      ['doc_id'],
      ['account_id', 'message_id'],
      [
        [ana.id, slow],
        [ana.id, fast],
      ]
    )
    assert.lengthOf(found, 2)
  })
})
