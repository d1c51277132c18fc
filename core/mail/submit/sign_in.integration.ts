import { test } from '@japa/runner'
import type { Log } from '@caliopen/contract/log'
import { makeAppPassword } from '#core/accounts/app_passwords/app_passwords.js'
import { APP_PASSWORDS_ONLY } from '#core/accounts/app_passwords/check_program_password.js'
import { writeSetting } from '#core/accounts/settings/setting.js'
import { newTestAccount, openTestDatabase } from '#core/tests/test_database.js'
import type { TestAccount } from '#core/tests/test_database.js'
import type { SqlDatabase } from '#database/sql.js'
import { SignIn } from './sign_in.js'

const nothing = () => undefined
const log: Log = { debug: nothing, info: nothing, warn: nothing, error: nothing }

test.group('Signing in', (group) => {
  let sql: SqlDatabase
  let ana: TestAccount

  group.setup(async () => {
    sql = await openTestDatabase()
    return async () => {
      await writeSetting(sql, APP_PASSWORDS_ONLY, false)
      await sql.close()
    }
  })

  group.each.setup(async () => {
    ana = await newTestAccount(sql)
    await sql.run('delete from rate_limits')
    await writeSetting(sql, APP_PASSWORDS_ONLY, false)
  })

  const guess = (password: string, address = ana.address, actingAs = '') => ({
    address,
    password,
    actingAs,
  })
  const newSignIn = () =>
    new SignIn(sql, log, async ({ password }) =>
      password === 'right' ? { kind: 'in', accountId: ana.id } : { kind: 'wrong' }
    )

  test('ends for a host after ten wrong passwords, whatever the account', async ({ assert }) => {
    const signIn = newSignIn()
    for (let tries = 0; tries < 10; tries++) {
      const outcome = await signIn.attempt(guess('wrong', `a${tries}@example.org`), '192.0.2.1')
      assert.containSubset(outcome, { code: 535, enhanced: '5.7.8' })
    }
    assert.containSubset(await signIn.attempt(guess('right'), '192.0.2.1'), { code: 454 })
    assert.deepEqual(await signIn.attempt(guess('right'), '192.0.2.2'), ana.id)
  })

  test('counts a whole /64 of IPv6 as one host', async ({ assert }) => {
    const signIn = newSignIn()
    for (let tries = 0; tries < 10; tries++) {
      await signIn.attempt(guess('wrong'), `2001:db8:1:2::${tries}`)
    }
    const outcome = await signIn.attempt(guess('right'), '2001:db8:1:2:3::4')
    assert.containSubset(outcome, { code: 454, enhanced: '4.7.0' })
    assert.deepEqual(await signIn.attempt(guess('right'), '2001:db8:1:3::1'), ana.id)
  })

  const guessFromEverywhere = async (signIn: SignIn) => {
    for (let tries = 0; tries < 50; tries++) {
      await signIn.attempt(guess('wrong'), `192.0.2.${tries}`)
    }
  }

  test('ends for an account after fifty wrong passwords from everywhere', async ({ assert }) => {
    const signIn = newSignIn()
    await guessFromEverywhere(signIn)
    assert.containSubset(await signIn.attempt(guess('right'), '198.51.100.99'), { code: 454 })
    const bob = guess('right', 'bob@example.org')
    assert.deepEqual(await signIn.attempt(bob, '198.51.100.99'), ana.id)
  })

  test('goes on for the owner, where the owner was before', async ({ assert }) => {
    const signIn = newSignIn()
    assert.deepEqual(await signIn.attempt(guess('right'), '203.0.113.5'), ana.id)
    await guessFromEverywhere(signIn)
    assert.deepEqual(await signIn.attempt(guess('right'), '203.0.113.77'), ana.id)
    for (let tries = 0; tries < 12; tries++) await signIn.attempt(guess('wrong'), '203.0.113.77')
    assert.deepEqual(await signIn.attempt(guess('right'), '203.0.113.77'), ana.id)
  })

  test('forgives nobody because of a restart, or in another process', async ({ assert }) => {
    const before = newSignIn()
    for (let tries = 0; tries < 10; tries++) await before.attempt(guess('wrong'), '192.0.2.1')
    assert.containSubset(await newSignIn().attempt(guess('right'), '192.0.2.1'), { code: 454 })
  })

  test('is open again after a quarter of an hour', async ({ assert }) => {
    const signIn = newSignIn()
    for (let tries = 0; tries < 10; tries++) await signIn.attempt(guess('wrong'), '192.0.2.1')
    await sql.run('update rate_limits set expire = ?', [Date.now() - 1])
    assert.deepEqual(await signIn.attempt(guess('right'), '192.0.2.1'), ana.id)
    await signIn.attempt(guess('wrong'), '192.0.2.1')
    const left = await sql.all<{ points: number }>('select points from rate_limits')
    assert.isTrue(left.some(({ points }) => points === 1))
  })

  test('acts for oneself only', async ({ assert }) => {
    const signIn = newSignIn()
    const asBob = guess('right', ana.address, 'bob@example.org')
    assert.containSubset(await signIn.attempt(asBob, '192.0.2.1'), { code: 535 })
    const asAna = guess('right', ana.address, ana.address.toUpperCase())
    assert.deepEqual(await signIn.attempt(asAna, '192.0.2.1'), ana.id)
  })

  test('lets no crowd wait for its turn', async ({ assert }) => {
    let waiting = 0
    const signIn = new SignIn(sql, log, () => {
      waiting += 1
      return new Promise(() => undefined)
    })
    for (let running = 0; running < 32; running++) void signIn.attempt(guess('x'), '192.0.2.1')
    while (waiting < 32) await new Promise((resolve) => setTimeout(resolve, 5))
    assert.containSubset(await signIn.attempt(guess('x'), '192.0.2.1'), { code: 454 })
  })

  test('says where a password for programs is made, when it takes no other', async ({ assert }) => {
    await writeSetting(sql, APP_PASSWORDS_ONLY, true)
    const signIn = new SignIn(sql, log)
    const outcome = await signIn.attempt(guess('whatever'), '192.0.2.1')
    assert.containSubset(outcome, { code: 535, enhanced: '5.7.8' })
    assert.include(JSON.stringify(outcome), 'settings of the webmail')
    const owner = { accountId: ana.id, remoteAddress: null }
    const secret = (await makeAppPassword(sql, owner, 'Phone')) ?? ''
    assert.deepEqual(await signIn.attempt(guess(secret), '192.0.2.1'), ana.id)
  })
})
