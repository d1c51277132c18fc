import { test } from '@japa/runner'
import { openHouse, PASSWORD, type House } from '#core/tests/house.js'
import type { PlainAnswer } from '#core/tests/plain_browser.js'
import type { TestAccount } from '#core/tests/test_database.js'

test.group('Signing in', (group) => {
  let house: House
  let ana: TestAccount

  group.setup(async () => {
    house = await openHouse()
    ana = await house.newAccount()
    return () => house.close()
  })

  group.each.setup(async () => {
    await house.sql.run('delete from rate_limits')
  })

  test('comes before every page, and leads to it afterwards', async ({ assert }) => {
    const browser = house.visitor()
    const asked = await browser.get('/mail/archive?after=x')
    assert.equal(asked.status, 302)
    assert.equal(asked.location, '/sign-in?to=%2Fmail%2Farchive%3Fafter%3Dx')
    await browser.get(asked.location ?? '')
    const fields = { address: ana.address.toUpperCase(), password: PASSWORD }
    const answer = await browser.post('/sessions', { ...fields, to: '/mail/archive?after=x' })
    assert.equal(answer.location, '/mail/archive?after=x')
    assert.equal((await browser.get('/mail/archive')).status, 200)
  })

  test('leads to no other site', async ({ assert }) => {
    const browser = house.visitor()
    await browser.get('/sign-in?to=//evil.example/')
    const fields = { address: ana.address, password: PASSWORD, to: '//evil.example/' }
    const answer = await browser.post('/sessions', fields)
    assert.equal(answer.response.headers.get('location'), '/')
  })

  test('says the same of a wrong password and of an address that is not there', async ({
    assert,
  }) => {
    const browser = house.visitor()
    await browser.get('/sign-in')
    const wrong = await browser.post('/sessions', { address: ana.address, password: 'x' })
    const nobody = await browser.post('/sessions', { address: 'no@no.example', password: 'x' })
    const nothing = await browser.post('/sessions', {})
    assert.deepEqual([wrong.status, nobody.status, nothing.status], [401, 401, 401])
    const said = (answer: PlainAnswer) => /role="alert"[^]*?<p>(.*?)<\/p>/.exec(answer.text)?.[1]
    assert.isDefined(said(wrong))
    assert.equal(said(nobody), said(wrong))
  })

  test('is refused for a while after too many wrong passwords', async ({ assert }) => {
    const browser = house.visitor()
    await browser.get('/sign-in')
    const wrong = () => browser.post('/sessions', { address: ana.address, password: 'x' })
    for (let tries = 0; tries < 10; tries++) assert.equal((await wrong()).status, 401)
    const right = await browser.post('/sessions', { address: ana.address, password: PASSWORD })
    assert.equal(right.status, 429)
    assert.isAbove(Number(right.response.headers.get('retry-after')), 60)
  })

  test('gives a new session, which ends with signing out', async ({ assert }) => {
    const browser = house.visitor()
    await browser.get('/sign-in')
    const before = browser.cookies.get('caliopen')
    await browser.post('/sessions', { address: ana.address, password: PASSWORD })
    const during = browser.cookies.get('caliopen')
    assert.notEqual(during, before)

    await browser.get('/settings')
    await browser.post('/sessions/end', {})
    const stolen = await fetch(`${house.origin}/mail/inbox`, {
      headers: { accept: 'text/html', cookie: `caliopen=${during}` },
      redirect: 'manual',
    })
    assert.equal(stolen.status, 302)
  })

  test('ends for an account that is switched off', async ({ assert }) => {
    const cy = await house.newAccount('cy')
    const browser = await house.signIn(cy)
    await house.sql.run('update accounts set disabled_at = ? where id = ?', [Date.now(), cy.id])
    assert.equal((await browser.get('/mail/inbox')).status, 302)
    const again = await browser.post('/sessions', { address: cy.address, password: PASSWORD })
    assert.equal(again.status, 401)
  })

  test('speaks the language of the browser', async ({ assert }) => {
    const page = await house.visitor().get('/sign-in', { 'accept-language': 'fr-CH, en;q=0.5' })
    assert.include(page.text, '<html lang="fr"')
    assert.equal(page.response.headers.get('content-language'), 'fr')
  })
})
