import { test } from '@japa/runner'
import { domainOf } from '#core/accounts/addresses.js'
import { writeSetting, readSetting } from '#core/accounts/settings/setting.js'
import { APP_PASSWORDS_ONLY } from '#core/accounts/app_passwords/check_program_password.js'
import { keepStatistics } from '#core/mail/reports/statistics/keep_statistics.js'
import { readReport } from '#core/mail/reports/reading/read_report.js'
import { dmarcMailOf, tlsMailOf } from '#core/mail/reports/testing/specimens.js'
import { SENDING_LIMITS } from '#core/messages/submissions/limits/sending_limits.js'
import { openHouse, type House } from '#core/tests/house.js'
import type { PlainBrowser } from '#core/tests/plain_browser.js'
import type { TestAccount } from '#core/tests/test_database.js'

test.group('What the console says of sending', (group) => {
  let house: House
  let ana: TestAccount
  let browser: PlainBrowser

  group.setup(async () => {
    house = await openHouse()
    return async () => {
      await writeSetting(house.sql, SENDING_LIMITS, SENDING_LIMITS.fallback)
      await writeSetting(house.sql, APP_PASSWORDS_ONLY, false)
      await house.close()
    }
  })

  group.each.setup(async () => {
    await house.sql.run('delete from rate_limits')
    await house.sql.run('delete from mail_reports')
    ana = await house.newAccount()
    await house.sql.run("update accounts set role = 'administrator' where id = ?", [ana.id])
    browser = await house.signIn(ana)
  })

  async function keep(raw: Buffer, verified = true) {
    const report = await readReport(raw)
    if (report?.kind !== 'dmarc' && report?.kind !== 'tls') throw new Error('no statistics')
    await keepStatistics(house.sql, { receivedAt: Date.now(), verified }, report)
  }

  test('is where reports are to be sent, while there are none', async ({ assert }) => {
    const { text, status } = await browser.get('/admin/reports')
    assert.equal(status, 200)
    assert.include(text, 'No report has come yet')
    assert.include(text, `rua=mailto:dmarc-reports@${domainOf(ana.address)}`)
  })

  test('is who sends in our name, and what that means', async ({ assert }) => {
    const domain = domainOf(ana.address)
    await keep(dmarcMailOf({ domain, count: 40 }))
    const alien = { domain, count: 10, dkim: 'fail', spf: 'fail', signer: 'x.example' } as const
    await keep(dmarcMailOf({ ...alien, reportId: 'r2', source: '198.51.100.9' }), false)
    await keep(tlsMailOf(domain))
    const { text } = await browser.get('/admin/reports')
    assert.include(text, '80% of 50 letters in your name passed')
    assert.include(text, 'Somebody else sends as you from 198.51.100.9.')
    assert.include(text, 'Your own mail: signed, and from where you send.')
    assert.include(text, 'The certificate had expired.')
    assert.include(text, 'author not verified')
  })

  test('is how much an account may send, which can be changed', async ({ assert }) => {
    const { text } = await browser.get('/admin/senders')
    assert.include(text, 'value="500"')
    assert.include(text, `_submissions._tcp.${domainOf(ana.address)}. SRV 0 1 2465 `)
    const limits = { messagesAnHour: '1 000', recipientsAnHour: '2000' }
    const fields = { ...limits, messagesADay: '3000', recipientsADay: '4000' }
    const stored = await browser.post('/admin/senders', { ...fields, app_passwords_only: 'on' })
    assert.equal(stored.status, 303)
    assert.containSubset(await readSetting(house.sql, SENDING_LIMITS), { messagesAnHour: 1000 })
    assert.isTrue(await readSetting(house.sql, APP_PASSWORDS_ONLY))
    const wrong = await browser.post('/admin/senders', { ...fields, messagesADay: 'many' })
    assert.equal(wrong.status, 422)
    assert.include(wrong.text, 'That is not a number from 1 on.')
    const programs = await browser.get('/settings/programs')
    assert.include(programs.text, 'Your administrator wants every mail program')
  })

  test('is who wanted to send more', async ({ assert }) => {
    const slot = Date.now() - 60_000
    await house.sql.insert(
      'sending_counts',
      ['account_id', 'slot', 'messages', 'recipients', 'refused'],
      [[ana.id, slot, 0, 0, 4]]
    )
    assert.include((await browser.get('/admin/senders')).text, '4 times within a day')
    assert.include((await browser.get('/admin')).text, 'wanted to send more than an account may')
  })
})
