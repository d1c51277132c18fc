import { test } from '@japa/runner'
import { networkOf } from './network.js'

test.group('The network of an address', () => {
  for (const [address, network] of [
    ['192.0.2.77', '192.0.2.0/24'],
    ['::ffff:192.0.2.77', '192.0.2.0/24'],
    ['2001:db8:0:2::1', '2001:db8:0::/48'],
    ['2001:0DB8:a::', '2001:db8:a::/48'],
    ['::1', '0:0:0::/48'],
    ['fe80::1%eth0', 'fe80:0:0::/48'],
    ['nonsense', 'unknown'],
  ] as const) {
    test(`of ${address} is ${network}`, ({ assert }) => {
      assert.equal(networkOf(address), network)
    })
  }
})
