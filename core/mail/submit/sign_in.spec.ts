import { test } from '@japa/runner'
import type { Log } from '@caliopen/contract/log'
import { SignIn } from './sign_in.js'

const nothing = () => undefined
const log: Log = { debug: nothing, info: nothing, warn: nothing, error: nothing }
const ana = Buffer.alloc(16, 1)

test.group('Signing in', () => {
  const guess = (password: string, address = 'ana@example.org', actingAs = '') => ({
    address,
    password,
    actingAs,
  })
  const newSignIn = () =>
    new SignIn(async (_address, password) => (password === 'right' ? ana : null), log)

  test('ends for a host after ten wrong passwords, whatever the account', async ({ assert }) => {
    const signIn = newSignIn()
    for (let tries = 0; tries < 10; tries++) {
      const outcome = await signIn.attempt(guess('wrong', `a${tries}@example.org`), '192.0.2.1')
      assert.containSubset(outcome, { code: 535, enhanced: '5.7.8' })
    }
    assert.containSubset(await signIn.attempt(guess('right'), '192.0.2.1'), { code: 454 })
    assert.equal(await signIn.attempt(guess('right'), '192.0.2.2'), ana)
  })

  test('counts a whole /64 of IPv6 as one host', async ({ assert }) => {
    const signIn = newSignIn()
    for (let tries = 0; tries < 10; tries++) {
      await signIn.attempt(guess('wrong'), `2001:db8:1:2::${tries}`)
    }
    const outcome = await signIn.attempt(guess('right'), '2001:db8:1:2:3::4')
    assert.containSubset(outcome, { code: 454, enhanced: '4.7.0' })
    assert.equal(await signIn.attempt(guess('right'), '2001:db8:1:3::1'), ana)
  })

  test('ends for an account after fifty wrong passwords from everywhere', async ({ assert }) => {
    const signIn = newSignIn()
    for (let tries = 0; tries < 50; tries++) {
      await signIn.attempt(guess('wrong'), `192.0.2.${tries}`)
    }
    assert.containSubset(await signIn.attempt(guess('right'), '192.0.2.99'), { code: 454 })
    assert.equal(await signIn.attempt(guess('right', 'bob@example.org'), '192.0.2.99'), ana)
  })

  test('acts for oneself only', async ({ assert }) => {
    const signIn = newSignIn()
    const asBob = guess('right', 'ana@example.org', 'bob@example.org')
    assert.containSubset(await signIn.attempt(asBob, '192.0.2.1'), { code: 535 })
    const asAna = guess('right', 'ana@example.org', 'ANA@example.org')
    assert.equal(await signIn.attempt(asAna, '192.0.2.1'), ana)
  })

  test('lets no crowd wait for its turn', async ({ assert }) => {
    const signIn = new SignIn(() => new Promise(() => undefined), log)
    for (let running = 0; running < 32; running++) void signIn.attempt(guess('x'), '192.0.2.1')
    assert.containSubset(await signIn.attempt(guess('x'), '192.0.2.1'), { code: 454 })
  })
})
