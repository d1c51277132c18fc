import { test } from '@japa/runner'
import fc from 'fast-check'
import { mtaStsText } from '../../dns/published/mta_sts_text.js'
import { allowsHost, announcedId, readPolicy } from './policy.js'

const GOOD =
  'version: STSv1\r\nmode: enforce\r\nmx: mail.example.com\r\nmx: *.example.net\r\nmax_age: 604800\r\n'

test.group('The policy of a domain', () => {
  test('is read (RFC 8461 §3.2)', ({ assert }) => {
    const policy = { mode: 'enforce', mx: ['mail.example.com', '*.example.net'], maxAge: 604_800 }
    assert.deepEqual(readPolicy(GOOD), policy)
    assert.deepEqual(readPolicy(GOOD.replaceAll('\r\n', '\n')), policy)
    assert.deepEqual(readPolicy(`${GOOD}mode: none\r\nnew: thing\r\n`), policy)
  })

  test('of ours is one', ({ assert }) => {
    assert.deepEqual(readPolicy(mtaStsText('mx.caliopen.example', 'enforce')), {
      ...{ mode: 'enforce', mx: ['mx.caliopen.example'], maxAge: 1_209_600 },
    })
  })

  test('{title} is none')
    .with([
      { title: 'another version', text: GOOD.replace('STSv1', 'STSv2') },
      { title: 'an unknown mode', text: GOOD.replace('enforce', 'hope') },
      { title: 'one without hosts', text: GOOD.replaceAll(/mx: .*\r\n/g, '') },
      { title: 'one without an age', text: GOOD.replace(/max_age.*\r\n/, '') },
      { title: 'a page', text: '<html>Not found</html>' },
      { title: 'nothing', text: '' },
    ])
    .run(({ assert }, { text }) => {
      assert.isNull(readPolicy(text))
    })

  test('allows {host}: {allowed}')
    .with([
      { host: 'mail.example.com', allowed: true },
      { host: 'MAIL.example.com', allowed: true },
      { host: 'a.example.net', allowed: true },
      { host: 'a.b.example.net', allowed: false },
      { host: 'example.net', allowed: false },
      { host: 'mail.example.com.evil.example', allowed: false },
      { host: 'evil.example', allowed: false },
    ])
    .run(({ assert }, { host, allowed }) => {
      assert.equal(
        allowsHost(readPolicy(GOOD) ?? { mode: 'none', mx: [], maxAge: 0 }, host),
        allowed
      )
    })

  test('is announced: {records} names {id}')
    .with([
      { records: ['v=STSv1; id=20160831085700Z;'], id: '20160831085700Z' },
      { records: ['v=spf1 -all', 'v=STSv1;id=1'], id: '1' },
      { records: ['v=STSv1; id=1;', 'v=STSv1; id=2;'], id: null },
      { records: ['v=STSv1; id=not-alphanumeric;'], id: null },
      { records: ['v=STSv2; id=1;'], id: null },
      { records: [], id: null },
    ])
    .run(({ assert }, { records, id }) => {
      assert.equal(announcedId(records), id)
    })

  test('fells nobody, whatever it is', ({ assert }) => {
    const line = fc.constantFrom(
      'version: STSv1',
      'mode: enforce',
      'mx: a.x',
      'mx:',
      'max_age: 9',
      ':',
      'x'
    )
    fc.assert(
      fc.property(fc.array(fc.oneof(line, fc.string())), (lines) => {
        const policy = readPolicy(lines.join('\n'))
        assert.isTrue(policy === null || policy.mode === 'none' || policy.mx.length > 0)
      })
    )
  })
})
