import { test } from '@japa/runner'
import fc from 'fast-check'
import { readProxyHeader } from './proxy_header.js'
import { binaryHeader } from '../testing/binary_header.js'

const line = (text: string) => readProxyHeader(Buffer.from(text, 'latin1'))

test.group('A PROXY header', () => {
  test('is a line in version 1', ({ assert }) => {
    const ipv4 = 'PROXY TCP4 192.0.2.1 198.51.100.1 56324 25\r\n'
    assert.deepEqual(line(`${ipv4}EHLO a\r\n`), {
      client: { address: '192.0.2.1', port: 56_324 },
      length: ipv4.length,
    })
    const ipv6 = 'PROXY TCP6 2001:db8::1 2001:db8::2 1 25\r\n'
    assert.containSubset(line(ipv6), { client: { address: '2001:db8::1', port: 1 } })
    for (const unknown of ['PROXY UNKNOWN\r\n', 'PROXY UNKNOWN ffff::1 ffff::2 1 2\r\n']) {
      assert.deepEqual(line(unknown), { client: null, length: unknown.length })
    }
  })

  test('is sixteen bytes and more in version 2', ({ assert }) => {
    const ipv4 = binaryHeader({ address: '192.0.2.1' })
    assert.deepEqual(readProxyHeader(Buffer.concat([ipv4, Buffer.from('EHLO')])), {
      client: { address: '192.0.2.1', port: 56_324 },
      length: ipv4.length,
    })
    const ipv6 = binaryHeader({ address: '2001:db8:0:0:0:0:0:1' })
    assert.containSubset(readProxyHeader(ipv6), { client: { address: '2001:db8::1' } })
    const more = binaryHeader({ address: '192.0.2.1', tlv: Buffer.alloc(300, 7) })
    assert.containSubset(readProxyHeader(more), { client: { address: '192.0.2.1' } })
    const local = binaryHeader({ address: '192.0.2.1', command: 0x20 })
    assert.deepEqual(readProxyHeader(local), { client: null, length: local.length })
  })

  test('names IPv4 as IPv4, also where a proxy listens for both', ({ assert }) => {
    const client = { address: '192.0.2.1' }
    for (const mapped of ['::ffff:192.0.2.1', '::FFFF:c000:201', '0:0:0:0:0:ffff:c000:0201']) {
      assert.containSubset(line(`PROXY TCP6 ${mapped} ::ffff:198.51.100.1 1 25\r\n`), { client })
    }
    const binary = binaryHeader({ address: '0:0:0:0:0:ffff:c000:201' })
    assert.containSubset(readProxyHeader(binary), { client })
    const zone = line('PROXY TCP6 fe80::1%eth0 2001:db8::2 1 25\r\n')
    assert.isFalse(zone)
  })

  test('is nothing else', ({ assert }) => {
    for (const other of [
      'EHLO a\r\n',
      'PROXY TCP4 192.0.2.1 198.51.100.1 56324\r\n',
      'PROXY TCP4 2001:db8::1 2001:db8::2 1 25\r\n',
      'PROXY TCP4 192.0.2.1 198.51.100.1 56324 65536\r\n',
      'PROXY TCP4 192.0.2.1 198.51.100.1 56324 25\n',
      'PROXY TCP4 192.0.2.1  198.51.100.1 56324 25\r\n',
      'proxy UNKNOWN\r\n',
      `PROXY UNKNOWN ${'x'.repeat(100)}`,
    ]) {
      assert.isFalse(line(other), other)
    }
    assert.isFalse(readProxyHeader(binaryHeader({ address: '192.0.2.1', command: 0x22 })))
    assert.isFalse(readProxyHeader(binaryHeader({ address: '192.0.2.1', family: 0x31 })))
    assert.isFalse(
      readProxyHeader(binaryHeader({ address: '192.0.2.1', tlv: Buffer.alloc(5_000) }))
    )
  })

  test('is waited for until it is whole, wherever it is cut', ({ assert }) => {
    for (const whole of [
      Buffer.from('PROXY TCP4 192.0.2.1 198.51.100.1 56324 25\r\n'),
      binaryHeader({ address: '192.0.2.1', tlv: Buffer.from('more') }),
    ]) {
      for (let cut = 1; cut < whole.length; cut++) {
        assert.isNull(readProxyHeader(whole.subarray(0, cut)))
      }
    }
  })

  test('whatever it is made of is read or refused', () => {
    const start = fc.constantFrom('PROXY ', 'PROXY TCP4 ', '\r\n\r\n\0\r\nQUIT\n', '')
    const rest = fc.uint8Array({ maxLength: 200 })
    fc.assert(
      fc.property(start, rest, (begin, bytes) => {
        const input = Buffer.concat([Buffer.from(begin), bytes])
        const header = readProxyHeader(input)
        return !header || header.length <= input.length
      })
    )
  })
})
