import { test } from '@japa/runner'
import fc from 'fast-check'
import { openHouse, type House } from '#core/tests/house.js'
import type { TestAccount } from '#core/tests/test_database.js'
import { autoconfigText } from './autoconfig_text.js'
import { readAutodiscover } from './autodiscover_text.js'

const REQUEST = 'http://schemas.microsoft.com/exchange/autodiscover/outlook/requestschema/2006'

function asks(address: string): string {
  return (
    `<?xml version="1.0" encoding="utf-8"?><Autodiscover xmlns="${REQUEST}"><Request>` +
    `<EMailAddress>${address}</EMailAddress><AcceptableResponseSchema>x</AcceptableResponseSchema>` +
    `</Request></Autodiscover>`
  )
}

test.group('Programs that set themselves up', (group) => {
  group.tap((each) => each.tags(['@once']))
  let house: House
  let ana: TestAccount
  let domain: string

  group.setup(async () => {
    house = await openHouse()
    ana = await house.newAccount()
    domain = ana.address.split('@')[1] ?? ''
    return () => house.close()
  })

  group.each.setup(async () => {
    await house.sql.run('delete from rate_limits')
  })

  const get = (path: string) => fetch(`${house.origin}${path}`)
  const post = (body: string, path = '/autodiscover/autodiscover.xml', type = 'text/xml') =>
    fetch(`${house.origin}${path}`, {
      method: 'POST',
      headers: { 'content-type': type },
      body,
    })

  test('are told where mail is handed in', async ({ assert }) => {
    for (const path of ['/mail/config-v1.1.xml', '/.well-known/autoconfig/mail/config-v1.1.xml']) {
      const answer = await get(`${path}?emailaddress=${ana.address}`)
      assert.equal(answer.status, 200)
      assert.match(answer.headers.get('content-type') ?? '', /^application\/xml/)
      assert.match(answer.headers.get('cache-control') ?? '', /max-age=3600/)
      const text = await answer.text()
      assert.include(text, `<hostname>mx.${domain}</hostname><port>2465</port><socketType>SSL`)
      assert.include(text, '<port>2587</port><socketType>STARTTLS')
      assert.notInclude(text, 'imap')
    }
  })

  test('are told the same whoever lives there, and nothing of other domains', async ({
    assert,
  }) => {
    const [known, unknown] = await Promise.all([
      get(`/mail/config-v1.1.xml?emailaddress=${ana.address}`),
      get(`/mail/config-v1.1.xml?emailaddress=nobody@${domain}`),
    ])
    assert.equal(await known.text(), await unknown.text())
    assert.equal((await get('/mail/config-v1.1.xml?emailaddress=a@elsewhere.example')).status, 404)
    assert.equal((await get('/mail/config-v1.1.xml')).status, 404)
  })

  test('may be Outlook, which writes paths as it likes', async ({ assert }) => {
    for (const path of ['/autodiscover/autodiscover.xml', '/Autodiscover/AutoDiscover.XML']) {
      const answer = await post(asks(ana.address), path)
      assert.equal(answer.status, 200)
      const text = await answer.text()
      assert.include(text, `<Type>SMTP</Type><Server>mx.${domain}</Server><Port>2465</Port>`)
      assert.include(text, `<LoginName>${ana.address}</LoginName>`)
    }
    const other = await post(asks(ana.address), undefined, 'application/xml')
    assert.include(await other.text(), '<Type>SMTP</Type>')
    const foreign = await post(asks('a@elsewhere.example'))
    assert.include(await foreign.text(), '<ErrorCode>500</ErrorCode>')
  })

  test('get nothing expanded and nothing repeated that they send', async ({ assert }) => {
    const bomb =
      '<!DOCTYPE a [<!ENTITY b "ha"><!ENTITY c "&b;&b;">]>' + asks(`&c;@${domain}`).slice(38)
    for (const body of [bomb, 'no xml', '<a>'.repeat(10_000), 'x'.repeat(100_000), asks('')]) {
      const text = await (await post(body)).text()
      assert.match(text, /<ErrorCode>(500|600)<\/ErrorCode>/, body.slice(0, 40))
    }
    const odd = await post(asks(`&lt;b&gt;@${domain}`))
    assert.notInclude(await odd.text(), '<b>')
  })

  test('do not ask all the time', async ({ assert }) => {
    const path = `/mail/config-v1.1.xml?emailaddress=${ana.address}`
    for (let times = 0; times < 60; times++) await get(path)
    const answer = await get(path)
    assert.equal(answer.status, 429)
    assert.equal(answer.headers.get('retry-after'), '60')
  })

  test('never bring a reader down', () => {
    const piece = fc.constantFrom(
      '<',
      '>',
      '/',
      'Request',
      'Autodiscover',
      '&amp;',
      '<!',
      'a',
      ']]>'
    )
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
        readAutodiscover(pieces.join(''))
        return true
      })
    )
  })

  test('are told of IMAP as soon as there is one', ({ assert }) => {
    const setup = { domain: 'a.example', organisation: 'A & <B>', hostname: 'mx.a.example' }
    const text = autoconfigText({ ...setup, submission: 587, submissions: 465, imaps: 993 })
    assert.include(text, '<incomingServer type="imap"><hostname>mx.a.example</hostname><port>993')
    assert.include(text, '<displayName>A &amp; &lt;B&gt;</displayName>')
  })
})
