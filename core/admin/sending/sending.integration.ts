import { readFile } from 'node:fs/promises'
import app from '@adonisjs/core/services/app'
import { test } from '@japa/runner'
import { useLab } from '#appliance/test/lab.js'
import { trustAuthority } from '#appliance/test/trust_authority.js'
import { readSetting, writeSetting } from '#core/accounts/settings/setting.js'
import { SafetyTally } from '#core/mail/deliver/safety/tally.js'
import { SMARTHOST } from '#core/mail/deliver/smarthost/smarthost_setting.js'
import { MTA_STS } from '#core/mail/dns/published/mta_sts_setting.js'
import { openResolver } from '#core/mail/dns/open_resolver.js'
import { openHouse, type House } from '#core/tests/house.js'
import type { PlainBrowser } from '#core/tests/plain_browser.js'

const PAGE = '/admin/sending'

test.group('The page about sending', (group) => {
  let house: House
  let browser: PlainBrowser

  group.setup(async () => {
    house = await openHouse()
    const ana = await house.newAccount()
    await house.sql.run("update accounts set role = 'administrator' where id = ?", [ana.id])
    browser = await house.signIn(ana)
    return async () => {
      await writeSetting(house.sql, SMARTHOST, null)
      await writeSetting(house.sql, MTA_STS, MTA_STS.fallback)
      await house.close()
    }
  })

  group.each.setup(async () => {
    await writeSetting(house.sql, SMARTHOST, null)
    await browser.get(PAGE)
  })

  function answers(port: number, password: string) {
    const place = { way: 'smarthost', host: 'mx.far.example', port: String(port), tls: 'starttls' }
    return { ...place, user: 'ana@far.example', password, domains: 'Far.example\nsts.example' }
  }

  test('says that mail goes straight, and is for administrators only', async ({ assert }) => {
    const { text } = await browser.get(PAGE)
    assert.include(text, 'Mail goes straight to the servers of each recipient')
    assert.match(text, /class="side__item" href="\/admin\/sending" aria-current=page/)
    assert.notInclude(text, '@!')
    assert.match(text, /v=STSv1; id=[\da-f]{20};/)
    const bo = await house.signIn(await house.newAccount('bo'))
    assert.equal((await bo.get(PAGE)).status, 403)
  })

  test('keeps a smarthost, its password sealed and never shown again', async ({ assert }) => {
    const kept = await browser.post(PAGE, answers(587, 'a secret of mine'))
    assert.equal(kept.location, PAGE)
    const setting = await readSetting(house.sql, SMARTHOST)
    assert.containSubset(setting, {
      ...{ host: 'mx.far.example', port: 587, tls: 'starttls' },
      domains: ['far.example', 'sts.example'],
    })
    assert.notInclude(JSON.stringify(setting), 'a secret of mine')
    const { text } = await browser.get(PAGE)
    assert.include(text, 'Mail to 2 domains goes out through mx.far.example, port 587')
    assert.notInclude(text, 'a secret of mine')
    await browser.post(PAGE, { ...answers(465, ''), tls: 'implicit' })
    const changed = await readSetting(house.sql, SMARTHOST)
    assert.deepEqual(changed?.login, setting?.login)
    const elsewhere = await browser.post(PAGE, { ...answers(587, ''), host: 'mx.other.example' })
    assert.equal(elsewhere.status, 422)
    assert.deepEqual(await readSetting(house.sql, SMARTHOST), changed)
    await browser.post(PAGE, { way: 'direct' })
    assert.isNull(await readSetting(house.sql, SMARTHOST))
  })

  test('points at what cannot be understood, and keeps it', async ({ assert }) => {
    const wrong = { ...answers(0, ''), host: 'not a host', domains: 'fine.example, no domain!' }
    const { status, text } = await browser.post(PAGE, wrong)
    assert.equal(status, 422)
    for (const field of ['host', 'port', 'user', 'domains']) {
      assert.include(text, `id="${field}-error"`)
    }
    assert.include(text, 'no domain!')
    const open = await browser.post(PAGE, { ...answers(25, 'secret'), tls: 'opportunistic' })
    assert.include(open.text, 'id="user-error"')
    assert.isNull(await readSetting(house.sql, SMARTHOST))
  })

  test('tries it, and tells what it said', async ({ assert }) => {
    const lab = await useLab()
    trustAuthority(await readFile(lab.far.address.certificateFile, 'utf8'))
    app.container.bindValue('resolver', openResolver([lab.dns.server]))
    await browser.post(PAGE, answers(lab.far.address.relayPort, lab.far.password))
    const welcome = await browser.post(`${PAGE}/attempts`, {})
    assert.include(welcome.text, 'accepts the name and the password')
    await browser.post(PAGE, answers(lab.far.address.relayPort, 'wrong'))
    const refused = await browser.post(`${PAGE}/attempts`, {})
    assert.include(refused.text, 'does not accept the name or the password')
    assert.include(refused.text, '535 5.7.8')
  }).timeout(60_000)

  test('counts how messages travelled', async ({ assert }) => {
    const silent = () => undefined
    const tally = new SafetyTally(house.sql, {
      ...{ debug: silent, info: silent, warn: silent, error: silent },
    })
    const tls = { protocol: 'TLSv1.3', cipher: 'x', verified: true, policy: 'dane' as const }
    const outcome = { kind: 'delivered' as const, reply: '', status: '2.0.0', uncertain: false }
    tally.count([
      { outcome: { ...outcome, host: 'mx.x', tls } },
      { outcome: { ...outcome, host: 'mx.x', tls: null } },
    ])
    await tally.write()
    const { text } = await browser.get(PAGE)
    assert.include(text, 'travelled in the clear')
  })

  test('publishes what others are told', async ({ assert }) => {
    await browser.post(`${PAGE}/policy`, { mode: 'enforce' })
    assert.equal(await readSetting(house.sql, MTA_STS), 'enforce')
    assert.match((await browser.get(PAGE)).text, /value="enforce" checked/)
  })
})
