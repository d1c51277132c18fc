import { test } from '@japa/runner'
import { startLab, type Lab } from '#appliance/lab/lab.js'
import { readSetting, writeSetting } from '#core/accounts/settings/setting.js'
import { ANTISPAM } from '#core/mail/antispam/setting.js'
import { openHouse, type House } from '#core/tests/house.js'
import type { PlainBrowser } from '#core/tests/plain_browser.js'

const PAGE = '/admin/antispam'

test.group('The page about spam', (group) => {
  let house: House
  let lab: Lab
  let browser: PlainBrowser

  group.setup(async () => {
    ;[house, lab] = await Promise.all([openHouse(), startLab({ rspamd: true })])
    const ana = await house.newAccount()
    await house.sql.run("update accounts set role = 'administrator' where id = ?", [ana.id])
    browser = await house.signIn(ana)
    return async () => {
      await writeSetting(house.sql, ANTISPAM, ANTISPAM.fallback)
      await house.close()
      await lab.stop()
    }
  })

  group.each.setup(async () => {
    await writeSetting(house.sql, ANTISPAM, ANTISPAM.fallback)
    await browser.get(PAGE)
  })

  const answers = () => ({
    ...{ scanner: lab.rspamd.scanner, controller: lab.rspamd.controller },
    ...{ password: lab.rspamd.password, when_absent: 'accept', refuses: 'on' },
    ...{ junk: '', reject: '12,5', zones: 'bl.example 4 refuse\nwl.example -3' },
  })

  test('says that nothing is checked, and is for administrators only', async ({ assert }) => {
    const { text } = await browser.get(PAGE)
    assert.match(text, /No mail is checked for spam|rspamd runs on this machine/)
    assert.match(text, /class="side__item" href="\/admin\/antispam" aria-current=page/)
    assert.notInclude(text, '@!')
    const bo = await house.signIn(await house.newAccount('bo'))
    assert.equal((await bo.get(PAGE)).status, 403)
  })

  test('keeps what was chosen, the password sealed and never shown again', async ({ assert }) => {
    const kept = await browser.post(PAGE, answers())
    assert.equal(kept.location, PAGE)
    const setting = await readSetting(house.sql, ANTISPAM)
    assert.containSubset(setting, {
      scanner: lab.rspamd.scanner,
      thresholds: { junk: null, reject: 12.5, refuses: true, waits: false },
      zones: [
        { zone: 'bl.example', points: 4, refuses: true },
        { zone: 'wl.example', points: -3, refuses: false },
      ],
    })
    assert.notInclude(setting.password, lab.rspamd.password)
    const { text } = await browser.get(PAGE)
    assert.include(text, 'checks your mail')
    assert.include(text, 'It learns from what people move')
    assert.include(text, 'rspamd 3')
    assert.notInclude(text, lab.rspamd.password)

    await browser.post(PAGE, { ...answers(), password: '' })
    assert.equal((await readSetting(house.sql, ANTISPAM)).password, setting.password)
    await browser.post(PAGE, { ...answers(), controller: 'http://127.0.0.1:9', password: '' })
    assert.isNull((await readSetting(house.sql, ANTISPAM)).password)
    await browser.post(PAGE, { ...answers(), password: '', forget_password: 'on' })
    assert.isNull((await readSetting(house.sql, ANTISPAM)).password)
    assert.include((await browser.get(PAGE)).text, 'another password')
  })

  test('points at what cannot be understood, and keeps it', async ({ assert }) => {
    const wrong = await browser.post(PAGE, {
      ...answers(),
      ...{ scanner: 'file:///etc/passwd', junk: 'much', zones: 'not a zone at all' },
    })
    assert.equal(wrong.status, 422)
    for (const field of ['scanner', 'junk', 'zones']) {
      assert.include(wrong.text, `id="${field}-error"`)
    }
    assert.include(wrong.text, 'not a zone at all')
    assert.isNull((await readSetting(house.sql, ANTISPAM)).scanner)
  })

  test('tries it with a letter and with spam', async ({ assert }) => {
    await browser.post(PAGE, answers())
    const { status, text } = await browser.post(`${PAGE}/attempts`, {})
    assert.equal(status, 200)
    assert.include(text, 'An ordinary letter is taken in')
    assert.include(text, 'The test message of all antispams is refused')
  })

  test('says that it is dead, and what happens to mail meanwhile', async ({ assert }) => {
    await browser.post(PAGE, { ...answers(), scanner: 'http://127.0.0.1:1', when_absent: 'defer' })
    const { text } = await browser.get(PAGE)
    assert.include(text, 'Whoever sends you mail is asked to try again later')
    assert.include(text, 'ECONNREFUSED')
    const tried = await browser.post(`${PAGE}/attempts`, {})
    assert.include(tried.text, 'It did not answer.')
  })
})
