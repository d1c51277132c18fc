import { test } from '@japa/runner'
import { openHouse, PASSWORD, type House } from '#core/tests/house.js'
import type { PlainBrowser } from '#core/tests/plain_browser.js'
import { useLab } from '#appliance/test/lab.js'
import { readSetting, writeSetting } from '#core/accounts/settings/setting.js'
import { dmarcHandling } from '#core/mail/authenticate/dmarc/handling.js'
import { publishedKeys } from '#core/mail/sign/keys/published_keys.js'
import type { Lab } from '#appliance/lab/lab.js'

const PAGE = '/admin/domain-keys'

test.group('The page about domain keys', (group) => {
  let house: House
  let lab: Lab
  let browser: PlainBrowser
  let domain: string

  group.setup(async () => {
    lab = await useLab()
    const { DNS_SERVERS: before } = process.env
    process.env.DNS_SERVERS = lab.dns.server
    house = await openHouse()
    const ana = await house.newAccount()
    domain = ana.address.slice(ana.address.indexOf('@') + 1)
    await house.sql.run("update accounts set role = 'administrator' where id = ?", [ana.id])
    browser = await house.signIn(ana)
    return async () => {
      if (before === undefined) delete process.env.DNS_SERVERS
      else process.env.DNS_SERVERS = before
      await house.close()
    }
  })

  const publish = async () => {
    const keys = await publishedKeys(house.sql, domain)
    const records = keys.map(({ selector, text }) => {
      return { name: `${selector}._domainkey`, type: 'TXT', value: text } as const
    })
    await lab.dns.setZone(domain, records)
  }

  test('shows the records, and that the DNS does not', async ({ assert }) => {
    const { text } = await browser.get(PAGE)
    assert.include(text, `caliopen-rsa-1._domainkey.${domain}`)
    assert.include(text, 'Nobody can check your signatures')
    assert.notInclude(text, 'authentication.keys')
    const bo = await house.signIn(await house.newAccount('bo'))
    assert.equal((await bo.get(PAGE)).status, 403)
  })

  test('keeps what is to become of mail that is disowned', async ({ assert }) => {
    const path = `${PAGE}/disowned`
    const refused = await browser.post(path, { rejected: 'junk', sealers: 'Lists.Example\n<x>' })
    assert.equal(refused.status, 422)
    assert.deepEqual(await readSetting(house.sql, dmarcHandling), dmarcHandling.fallback)
    await browser.post(path, { rejected: 'junk', sealers: 'Lists.Example' })
    assert.deepEqual(await readSetting(house.sql, dmarcHandling), {
      rejected: 'junk',
      sealers: ['lists.example'],
    })
    await writeSetting(house.sql, dmarcHandling, dmarcHandling.fallback)
  })

  test('lets the keys take turns when the DNS shows them, and only then', async ({ assert }) => {
    const path = `${PAGE}/${domain}/rotation`
    await browser.post(path, { password: PASSWORD })
    assert.include((await browser.get(PAGE)).text, 'Nothing was changed')

    await publish()
    assert.include((await browser.get(PAGE)).text, 'Others can check your signatures')
    await browser.post(path, { password: PASSWORD })
    const { text } = await browser.get(PAGE)
    assert.include(text, 'The next keys now sign')
    const active = (await publishedKeys(house.sql, domain)).filter(
      ({ state }) => state === 'active'
    )
    assert.sameMembers(
      active.map(({ selector }) => selector),
      ['caliopen-rsa-2', 'caliopen-ed-2']
    )
  })
})
