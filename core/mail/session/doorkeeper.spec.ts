import { test } from '@japa/runner'
import { Doorkeeper, hostOf, isLoopback } from './doorkeeper.js'
import { LIMITS } from './limits.js'

test.group('The doorkeeper', () => {
  test('knows a host by its IPv4 address, or by its /64 of IPv6', ({ assert }) => {
    for (const [address, host] of [
      ['192.0.2.1', '192.0.2.1'],
      ['::ffff:192.0.2.1', '192.0.2.1'],
      ['::1', '::1'],
      ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2'],
      ['2001:db8:1:2::6', '2001:db8:1:2'],
      ['2001:db8::6', '2001:db8:0:0'],
      ['fe80::1:2:3:4', 'fe80:0:0:0'],
    ] as const) {
      assert.equal(hostOf(address), host)
    }
    assert.isTrue(isLoopback(hostOf('::ffff:127.0.0.2')))
    assert.isFalse(isLoopback(hostOf('192.0.2.1')))
  })

  test('lets ourselves in where it stops others', ({ assert }) => {
    const door = new Doorkeeper({ ...LIMITS, connectionsFromHost: 1, connections: 4 })
    assert.isNull(door.enter('192.0.2.1'))
    assert.containSubset(door.enter('192.0.2.1'), { code: 421, enhanced: '4.7.0' })
    assert.isNull(door.enter('192.0.2.2'))
    assert.isNull(door.enter('127.0.0.1'))
    assert.isNull(door.enter('127.0.0.1'))
    assert.containSubset(door.enter('127.0.0.1'), { code: 421, enhanced: '4.3.2' })
    door.leave('192.0.2.1')
    assert.isNull(door.enter('192.0.2.1'))
  })

  test('has room for 200 busy and 1,000 idle sessions of this machine', ({ assert }) => {
    const door = new Doorkeeper(LIMITS)
    for (let inside = 0; inside < 1_200; inside++) assert.isNull(door.enter('127.0.0.1'))
  })
})
