import { test } from '@japa/runner'
import { openHouse, type House } from '#core/tests/house.js'
import type { TestAccount } from '#core/tests/test_database.js'
import { noteNetwork } from '#core/accounts/app_passwords/sign_in_networks.js'
import { checkProgramPassword } from '#core/accounts/app_passwords/check_program_password.js'

test.group('Passwords for programs', (group) => {
  let house: House
  let ana: TestAccount

  group.setup(async () => {
    house = await openHouse()
    return () => house.close()
  })

  group.each.setup(async () => {
    ana = await house.newAccount()
    await house.sql.run('delete from rate_limits')
  })

  const signIn = (password: string) =>
    checkProgramPassword(house.sql, { address: ana.address, password }, '192.0.2.1')

  test('are made, shown once, used and revoked', async ({ assert }) => {
    const browser = await house.signIn(ana)
    const empty = await browser.get('/settings/programs')
    assert.include(empty.text, 'No program has a password of its own yet.')
    const made = await browser.post('/settings/programs', { name: ' Thunderbird \u0007 on it ' })
    assert.equal(made.status, 201)
    assert.equal(made.response.headers.get('cache-control'), 'no-store')
    const secret = /<code[^>]*>([a-z2-9-]+)<\/code>/.exec(made.text)?.[1] ?? ''
    assert.deepEqual(await signIn(secret), { kind: 'in', accountId: ana.id })

    const listed = await browser.get('/settings/programs')
    assert.notInclude(listed.text, secret)
    assert.include(listed.text, 'Thunderbird on it')
    assert.include(listed.text, '192.0.2.0/24')
    const end = /\/settings\/programs\/[\da-f-]+\/end/.exec(listed.text)?.[0] ?? ''
    assert.equal((await browser.post(end, {})).status, 303)
    assert.deepEqual(await signIn(secret), { kind: 'wrong' })
    assert.equal((await browser.post(end, {})).status, 404)
  })

  test('tell what to type into a program', async ({ assert }) => {
    const { text } = await (await house.signIn(ana)).get('/settings/programs')
    assert.match(text, /<dd>mx\.[\da-f]+\.example<\/dd>/)
    assert.include(text, ana.address)
    assert.include(text, 'with STARTTLS')
  })

  test('tell from where they were used', async ({ assert }) => {
    await noteNetwork(house.sql, ana.id, '198.51.100.7')
    const { text } = await (await house.signIn(ana)).get('/settings/programs')
    assert.include(text, '<dt>198.51.100.0/24</dt>')
  })

  test('want a name, and who they are where that was asked long ago', async ({ assert }) => {
    const browser = await house.signIn(ana)
    await browser.get('/settings/programs')
    const nameless = await browser.post('/settings/programs', { name: ' ' })
    assert.equal(nameless.status, 422)
    assert.include(nameless.text, 'Say which program it is for')
  })

  test('of somebody else cannot be revoked', async ({ assert }) => {
    const [anas, bobs] = [
      await house.signIn(ana),
      await house.signIn(await house.newAccount('bob')),
    ]
    await anas.get('/settings/programs')
    await anas.post('/settings/programs', { name: 'Phone' })
    const { text } = await anas.get('/settings/programs')
    const end = /\/settings\/programs\/[\da-f-]+\/end/.exec(text)?.[0] ?? ''
    await bobs.get('/settings/programs')
    assert.equal((await bobs.post(end, {})).status, 404)
    assert.include((await anas.get('/settings/programs')).text, 'Phone')
  })
})
