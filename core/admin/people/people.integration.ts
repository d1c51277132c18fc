import { test } from '@japa/runner'
import { domainOf } from '#core/accounts/addresses.js'
import { reach } from '#core/accounts/recipients/reach.js'
import { openHouse, PASSWORD, type House } from '#core/tests/house.js'
import type { PlainBrowser } from '#core/tests/plain_browser.js'
import type { TestAccount } from '#core/tests/test_database.js'

test.group('People, groups and domains', (group) => {
  let house: House
  let ana: TestAccount
  let domain: string
  let browser: PlainBrowser

  group.setup(async () => {
    house = await openHouse()
    return () => house.close()
  })

  group.each.setup(async () => {
    await house.sql.run('delete from rate_limits')
    ana = await house.newAccount()
    domain = domainOf(ana.address)
    await house.sql.run("update accounts set role = 'administrator' where id = ?", [ana.id])
    browser = await house.signIn(ana)
    await browser.get('/admin/people')
  })

  const add = (fields: Record<string, string>) =>
    browser.post('/admin/people', { name: 'Bo', address: 'bo', domain, role: 'person', ...fields })
  const reaches = async (address: string) => {
    const found = await reach(house.sql, address, null)
    if (typeof found === 'string') return found
    return [...found.accounts.map((one) => one.address), ...found.onward.map(({ to }) => to)]
  }

  test('are added with a passphrase that Caliopen makes, and can sign in with it', async ({
    assert,
  }) => {
    const added = await add({})
    assert.equal(added.status, 303)
    const page = await browser.get(added.location ?? '')
    const passphrase = /with the passphrase ([a-z2-9-]+)\./.exec(page.text)?.[1] ?? ''
    assert.deepEqual(await reaches(`bo@${domain}`), [`bo@${domain}`])
    const visitor = house.visitor()
    await visitor.get('/sign-in')
    const answer = await visitor.post('/sessions', {
      address: `bo@${domain}`,
      password: passphrase,
    })
    assert.equal(answer.location, '/')
    assert.include((await browser.get('/admin/people?q=bo')).text, `bo@${domain}`)
    assert.include((await browser.get('/admin/people?q=zoe')).text, 'Nobody matches')
  })

  test('have passphrases as strong as in the installer', async ({ assert }) => {
    for (const [passphrase, error] of [
      ['short', 'at least 10 characters'],
      ['password1234', 'easy to guess'],
      [`bo@${domain}`, 'easy to guess'],
    ]) {
      const refused = await add({ passphrase: passphrase ?? '' })
      assert.equal(refused.status, 422)
      assert.include(refused.text, error ?? '')
      assert.include(refused.text, 'value="Bo"')
    }
    assert.equal((await add({ passphrase: PASSWORD })).status, 303)
    const taken = await add({ passphrase: PASSWORD })
    assert.include(taken.text, 'Somebody has this address already.')
    assert.include((await add({ address: 'bo@elsewhere.example' })).text, 'none of your domains')
  })

  test('are closed and opened again, and nobody closes their own', async ({ assert }) => {
    const path = (await add({ passphrase: PASSWORD })).location ?? ''
    const bo = await house.signIn({ ...ana, address: `bo@${domain}` })
    await browser.get(path)
    await browser.post(`${path}/closure`, {})
    assert.equal(await reaches(`bo@${domain}`), 'unknown')
    assert.equal((await bo.get('/mail/inbox')).status, 302)
    assert.include((await browser.get(path)).text, 'This account is closed since')
    await browser.post(`${path}/opening`, {})
    assert.deepEqual(await reaches(`bo@${domain}`), [`bo@${domain}`])

    const list = (await browser.get(`/admin/people?q=${ana.address}`)).text
    const own = /\/admin\/people\/[\da-f-]+/.exec(list)?.[0] ?? ''
    assert.notInclude((await browser.get(own)).text, 'Close the account')
    await browser.post(`${own}/closure`, {})
    assert.equal((await browser.get('/admin/people')).status, 200)
  })

  test('have other addresses, room of their own and new passphrases', async ({ assert }) => {
    const path = (await add({ passphrase: PASSWORD })).location ?? ''
    await browser.get(path)
    await browser.post(`${path}/aliases`, { alias: 'info' })
    assert.deepEqual(await reaches(`info@${domain}`), [`info@${domain}`])
    const taken = await browser.post(`${path}/aliases`, { alias: ana.address })
    assert.include(taken.text, 'Somebody has this address already.')
    await browser.post(`${path}/aliases/removal`, { alias: `info@${domain}` })
    assert.equal(await reaches(`info@${domain}`), 'unknown')

    assert.equal((await browser.post(`${path}/room`, { gigabytes: 'much' })).status, 422)
    await browser.post(`${path}/room`, { gigabytes: '0,5' })
    assert.match((await browser.get(path)).text, /of 500 MB/)
    const made = await browser.post(`${path}/passphrase`, { passphrase: '' })
    assert.equal(made.status, 303)
    assert.match((await browser.get(path)).text, /The new passphrase of Bo is [a-z2-9-]+\./)
  })

  test('of another organisation are nobody here', async ({ assert }) => {
    const path = (await add({})).location ?? ''
    const zoe = await house.newAccount('zoe')
    await house.sql.run("update accounts set role = 'administrator' where id = ?", [zoe.id])
    const other = await house.signIn(zoe)
    assert.equal((await other.get(path)).status, 404)
    assert.notInclude((await other.get('/admin/people')).text, `bo@${domain}`)
  })

  test('stand together in a group, which can be changed and removed', async ({ assert }) => {
    await browser.get('/admin/groups')
    const fields = { name: 'Team', address: 'team', domain, members_only: '' }
    const wrong = await browser.post('/admin/groups', { ...fields, members: `${ana.address}\na b` })
    assert.equal(wrong.status, 422)
    assert.include(wrong.text, '“a” is no address.')
    const members = `${ana.address}\nzoe@far.example`
    const made = await browser.post('/admin/groups', { ...fields, members })
    const path = made.location ?? ''
    assert.deepEqual(await reaches(`team@${domain}`), [ana.address, 'zoe@far.example'])
    assert.include((await browser.get('/admin/groups')).text, '2 members')
    assert.include((await browser.get(path)).text, 'zoe@far.example')
    await browser.post(path, { name: 'Team', members: ana.address, members_only: 'on' })
    assert.deepEqual(await reaches(`team@${domain}`), [ana.address])
    assert.include((await browser.get('/admin/groups')).text, 'Members only')
    await browser.post(`${path}/removal`, {})
    assert.equal(await reaches(`team@${domain}`), 'unknown')
  })

  test('live at domains, where somebody may read what is for nobody', async ({ assert }) => {
    await browser.get('/admin/domains')
    const wrong = await browser.post('/admin/domains', { name: 'no domain' })
    assert.include(wrong.text, 'This is no domain.')
    await browser.post('/admin/domains', { name: `Other.${domain}` })
    await browser.post(`/admin/domains/other.${domain}/catch-all`, { catch_all: ana.address })
    assert.deepEqual(await reaches(`any@other.${domain}`), [`any@other.${domain}`])
    const nobody = await browser.post(`/admin/domains/${domain}/catch-all`, {
      catch_all: `nobody@${domain}`,
    })
    assert.include(nobody.text, 'No open account has this address.')
    const stays = await browser.post(`/admin/domains/${domain}/removal`, {})
    assert.equal(stays.status, 422)
    await browser.post(`/admin/domains/other.${domain}/removal`, {})
    assert.equal(await reaches(`any@other.${domain}`), 'foreign')
    const log = (await browser.get('/admin/activity')).text
    assert.include(log, `added the domain other.${domain}`)
  })
})
