import { test } from '@japa/runner'
import { binaryHeader } from '../testing/binary_header.js'
import { openSmallHouse } from '../testing/small_house.js'
import { Talk } from '../testing/talk.js'

const LINE = 'PROXY TCP4 192.0.2.1 198.51.100.1 56324 25\r\n'
const BINARY = binaryHeader({ address: '2001:db8:0:0:0:0:0:1' })
const MESSAGE = [
  'C: EHLO client.example\r\n',
  'S: 250',
  'C: MAIL FROM:<x@example.net>\r\nRCPT TO:<ana@example.org>\r\nDATA\r\n',
  ...['S: 250', 'S: 250', 'S: 354', 'C: .\r\n', 'S: 250'],
]

test.group('Behind a proxy', () => {
  test('the client is whom the proxy names', async ({ assert }) => {
    const house = await openSmallHouse({ proxies: ['192.0.2.0/24', '127.0.0.1'] })
    for (const [header, address] of [
      [Buffer.from(LINE), '192.0.2.1'],
      [BINARY, '2001:db8::1'],
      [binaryHeader({ address: '192.0.2.9', tlv: Buffer.alloc(99) }), '192.0.2.9'],
      [binaryHeader({ address: '192.0.2.9', command: 0x20 }), '127.0.0.1'],
      [Buffer.from('PROXY UNKNOWN\r\n'), '127.0.0.1'],
    ] as const) {
      const talk = await Talk.with(house.port)
      talk.send(header)
      await talk.play('S: 220', ...MESSAGE)
      assert.equal(house.taken.at(-1)?.client.remoteAddress, address)
      talk.leave()
    }
    await house.close()
  })

  test('the header may come byte by byte, or with the first command', async ({ assert }) => {
    const house = await openSmallHouse({ proxies: ['127.0.0.0/8'] })
    for (const header of [LINE, BINARY.toString('latin1')]) {
      const talk = await Talk.with(house.port)
      for (const byte of header) {
        talk.send(byte)
        await new Promise(setImmediate)
      }
      await talk.play('S: 220', ...MESSAGE)
      talk.leave()
    }
    const hasty = await Talk.with(house.port)
    await hasty.play(`C: ${LINE}EHLO a\r\n`, 'S: 421')
    assert.lengthOf(house.taken, 2)
    hasty.leave()
    await house.close()
  })

  test('the header stands before TLS, too', async ({ assert }) => {
    const house = await openSmallHouse({ secure: true, proxies: ['127.0.0.1'] })
    for (const header of [LINE, BINARY.toString('latin1')]) {
      const talk = await Talk.with(house.port)
      talk.send(header)
      await talk.startTls()
      await talk.play('S: 220', ...MESSAGE)
      talk.leave()
    }
    assert.deepEqual(
      house.taken.map(({ client }) => client.remoteAddress),
      ['192.0.2.1', '2001:db8::1']
    )
    assert.isNotNull(house.taken[0]?.client.tls)
    await house.close()
  })

  test('connections count for the client, not for the proxy', async () => {
    for (const secure of [false, true]) {
      const limits = { connectionsFromHost: 1, connectionsFromLoopback: 0 }
      const house = await openSmallHouse({ secure, limits, proxies: ['127.0.0.1'] })
      const enter = async (address: string) => {
        const talk = await Talk.with(house.port)
        talk.send(binaryHeader({ address }))
        if (secure) await talk.startTls()
        return talk
      }
      const first = await enter('192.0.2.1')
      await first.play('S: 220')
      const other = await enter('192.0.2.2')
      await other.play('S: 220')
      const again = await enter('192.0.2.1').catch(() => null)
      if (!secure) await again?.play('S: 421 4.7.0', 'closed')
      for (const talk of [first, other, again]) talk?.leave()
      await house.close()
    }
  })

  test('a proxy that says nothing sound is cut off, and the log has the reason', async ({
    assert,
  }) => {
    const house = await openSmallHouse({ limits: { proxyMs: 200 }, proxies: ['127.0.0.1'] })
    for (const start of ['EHLO a\r\n', `PROXY ${'x'.repeat(200)}`, 'PROXY TCP4 1.2.3.4', '']) {
      const talk = await Talk.with(house.port)
      await talk.play(`C: ${start}`, 'closed')
    }
    const reasons = house.log.map(({ fields }) => String('err' in fields && fields.err))
    assert.lengthOf(reasons, 4)
    assert.match(reasons.join('\n'), /no PROXY header[^]*in time/)
    await house.close()
  })

  test('nobody else may say who he is', async ({ assert }) => {
    const house = await openSmallHouse({ proxies: ['192.0.2.1'] })
    const line = await Talk.with(house.port)
    await line.play('S: 220', `C: ${LINE}`, 'S: 500 5.5.2', ...MESSAGE)
    assert.equal(house.taken[0]?.client.remoteAddress, '127.0.0.1')
    const binary = await Talk.with(house.port)
    await binary.play('S: 220')
    binary.send(BINARY)
    assert.match(await binary.rest(), /^500 5\.5\.2 /)
    line.leave()
    await house.close()
  })
})
