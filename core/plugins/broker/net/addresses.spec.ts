import { test } from '@japa/runner'
import { kindOfAddress } from './addresses.js'

test.group('An address', () => {
  test('is public where the Internet has its hosts: {$self}')
    .with(['1.1.1.1', '93.184.216.34', '2606:4700::1111', '::ffff:1.1.1.1'])
    .run(({ assert }, address) => assert.equal(kindOfAddress(address), 'public'))

  test('is private: {$self}')
    .with([
      ...['127.0.0.1', '127.8.9.1', '10.0.0.1', '172.16.0.1', '192.168.1.1', '169.254.169.254'],
      ...['100.64.0.1', '::1', 'fe80::1', 'fd00::1', '::ffff:127.0.0.1', '::ffff:7f00:1'],
      '::ffff:10.1.2.3',
    ])
    .run(({ assert }, address) => assert.equal(kindOfAddress(address), 'private'))

  test('is nowhere to go: {$self}')
    .with([
      ...['0.0.0.0', '255.255.255.255', '224.0.0.1', '240.0.0.1', '192.0.2.1', '198.18.0.1', '::'],
      // 6to4, Teredo and NAT64 carry another address inside
      ...['2002:7f00:1::', '2001:0:7f00:1::', '64:ff9b::7f00:1', '64:ff9b:1::7f00:1'],
      ...['ff02::1', '2001:db8::1', 'fec0::1', '::7f00:1', '::127.0.0.1', '100::1', '4000::1'],
      ...['', 'localhost', '1.2.3', '127.1'],
    ])
    .run(({ assert }, address) => assert.notInclude(['public', 'private'], kindOfAddress(address)))
})
