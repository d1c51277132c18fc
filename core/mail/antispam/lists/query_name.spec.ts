import { test } from '@japa/runner'
import { queryName } from './query_name.js'
import { parseZones } from './zones.js'

test.group('Lists of senders in the DNS', () => {
  // RFC 5782 §2.1 and §2.4
  test('know {address} as {name}')
    .with([
      { address: '192.0.2.99', name: '99.2.0.192.bad.example.com' },
      {
        address: '2001:db8:1:2:3:4:567:89ab',
        name: 'b.a.9.8.7.6.5.0.4.0.0.0.3.0.0.0.2.0.0.0.1.0.0.0.8.b.d.0.1.0.0.2.bad.example.com',
      },
      { address: '::1', name: `1.${'0.'.repeat(31)}bad.example.com` },
      { address: '2001:DB8::', name: `${'0.'.repeat(24)}8.b.d.0.1.0.0.2.bad.example.com` },
      {
        address: '::ffff:192.0.2.1',
        name: `1.0.2.0.0.0.0.c.f.f.f.f.${'0.'.repeat(20)}bad.example.com`,
      },
    ])
    .run(({ assert }, { address, name }) => {
      assert.equal(queryName(address, 'bad.example.com'), name)
    })

  test('are taken from a setting only as what they are', ({ assert }) => {
    const good = { zone: 'bl.example', points: 4, refuses: true }
    const vouching = { zone: 'wl.example', points: -4, refuses: true }
    assert.deepEqual(
      parseZones([good, vouching, { zone: 'x', points: 1 }, { zone: 'a b.c', points: 1 }, null, 7]),
      [good, { ...vouching, refuses: false }]
    )
    assert.isEmpty(parseZones({}))
    assert.lengthOf(parseZones(Array.from({ length: 20 }, () => good)), 10)
  })
})
