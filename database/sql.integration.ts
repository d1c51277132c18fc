import db from '@adonisjs/lucid/services/db'
import { test } from '@japa/runner'
import { newTestAccount, openTestDatabase } from '#core/tests/test_database.js'
import type { SqlDatabase } from '#database/sql.js'

test.group('Prepared statements', (group) => {
  let sql: SqlDatabase

  group.setup(async () => {
    sql = await openTestDatabase()
    return () => sql.close()
  })

  async function modseqOf(id: Buffer): Promise<number | undefined> {
    const rows = await sql.find<{ modseq: number }>(
      'account_states',
      ['modseq'],
      ['account_id'],
      [[id]]
    )
    return rows[0]?.modseq
  }

  const raise = 'update account_states set modseq = modseq + 1 where account_id = ?'

  test('undo everything when a transaction fails', async ({ assert }) => {
    const { id } = await newTestAccount(sql)
    const failing = sql.transaction(async (trx) => {
      await trx.run(raise, [id])
      throw new Error('no')
    })
    await assert.rejects(() => failing, 'no')
    assert.equal(await modseqOf(id), 1)
  })

  test('lose no change when many transactions want the same row', async ({ assert }) => {
    const { id } = await newTestAccount(sql)
    const raises = Array.from({ length: 20 }, () => sql.transaction((trx) => trx.run(raise, [id])))
    await Promise.all(raises)
    assert.equal(await modseqOf(id), 21)
  })

  test('survive a deadlock: the loser runs again', async ({ assert }) => {
    const [one, other] = [await newTestAccount(sql), await newTestAccount(sql)]
    const crossing = [
      [one.id, other.id],
      [other.id, one.id],
    ].map((ids) =>
      sql.transaction(async (trx) => {
        for (const id of ids) {
          await trx.run(raise, [id])
          await new Promise((resolve) => setTimeout(resolve, 30))
        }
      })
    )
    await Promise.all(crossing)
    assert.deepEqual([await modseqOf(one.id), await modseqOf(other.id)], [3, 3])
  })

  test('insert thousands of rows, and add to those that are there', async ({ assert }) => {
    const { id } = await newTestAccount(sql)
    const rows = Array.from({ length: 2500 }, (_, at) => [id, 'email', `${at}@x`, '', 1, 0, 5, 5])
    const columns = [
      'account_id',
      'channel',
      'address',
      'name',
      'received',
      'sent',
      'first_at',
      'last_at',
    ]
    const add = {
      keys: ['account_id', 'channel', 'address'],
      update: { received: 'correspondents.received + new(received)' },
    }
    for (let time = 0; time < 2; time++) await sql.insert('correspondents', columns, rows, add)
    const sum = await sql.get<{ total: number }>(
      'select sum(received) as total from correspondents where account_id = ?',
      [id]
    )
    assert.equal(Number(sum?.total), 5000)
  })

  test('mean the same whatever the mode of the server', async ({ assert }) => {
    if (sql.dialect === 'sqlite') return
    const row = await sql.get<{ mode: string }>('select @@session.sql_mode as mode')
    const lucid = await db.rawQuery('select @@session.sql_mode as mode')
    for (const mode of [row?.mode, lucid[0][0].mode]) {
      assert.include(mode, 'STRICT_ALL_TABLES')
      assert.notInclude(mode, 'NO_BACKSLASH_ESCAPES')
    }
  })
})
