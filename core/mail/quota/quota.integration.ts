import { test } from '@japa/runner'
import type { Arrival } from '@caliopen/contract/arrival'
import { recount } from '#core/accounts/quota/running_out.js'
import { newTestAccount, openTestDatabase, type TestAccount } from '#core/tests/test_database.js'
import { openHouse, type House } from '#core/tests/house.js'
import type { SqlDatabase } from '#database/sql.js'
import { tellOwners } from './tell_owners.js'

const nothing = () => undefined
const log = { debug: nothing, info: nothing, warn: nothing, error: nothing }

test.group('The room of an account', (group) => {
  let sql: SqlDatabase
  let house: House
  let ana: TestAccount
  let arrivals: Arrival[]

  group.setup(async () => {
    sql = await openTestDatabase()
    house = await openHouse()
    return async () => {
      await house.close()
      await sql.close()
    }
  })

  group.each.setup(async () => {
    arrivals = []
    await sql.run('update accounts set quota_bytes = null')
    ana = await newTestAccount(sql)
    await sql.run('update accounts set quota_bytes = 1000 where id = ?', [ana.id])
  })

  const keep = (bytes: number) =>
    sql.run('update account_states set bytes = ? where account_id = ?', [bytes, ana.id])
  const tell = (now = Date.now()) =>
    tellOwners({ sql, accept: { accept: async (one) => void arrivals.push(one) }, log }, now)

  test('is told once when nine tenths are gone, and again when there was more', async ({
    assert,
  }) => {
    await keep(899)
    assert.equal(await tell(), 0)
    await keep(900)
    assert.equal(await tell(), 1)
    assert.equal(await tell(), 0)
    const [notice] = arrivals
    assert.deepEqual(notice?.from, '')
    assert.isTrue(notice?.recipients[0]?.accountId.equals(ana.id))
    assert.include(notice?.raw.held?.toString(), 'Auto-Submitted: auto-generated')

    await keep(850)
    assert.equal(await tell(), 0)
    await keep(700)
    assert.equal(await tell(), 0)
    await keep(950)
    assert.equal(await tell(), 1)
    const [first, again] = arrivals.map(({ raw }) => raw.held)
    assert.deepEqual(first, again, 'the same bytes on the same day')
  })

  test('is counted exactly, and mended where it was not', async ({ assert }) => {
    const zoe = await house.newAccount('zoe')
    await house.receive(zoe, 'One', '\r\nHello')
    await house.receive(zoe, 'Two', '\r\nHello again')
    const ours = async (mend: boolean) =>
      (await recount(sql, mend)).filter(({ address }) => address === zoe.address)
    assert.isEmpty(await ours(false))
    await sql.run('update account_states set bytes = bytes + 7 where account_id = ?', [zoe.id])
    const [wrong] = await ours(true)
    assert.equal((wrong?.bytes ?? 0) - (wrong?.actual ?? 0), 7)
    assert.isEmpty(await ours(false))
  })
})
