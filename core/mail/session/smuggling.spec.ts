import { test } from '@japa/runner'
import { type SmallHouse, openSmallHouse } from './testing/small_house.js'

const DATA = [
  'C: MAIL FROM:<x@example.net>\r\n',
  'S: 250 2.1.0',
  'C: RCPT TO:<ana@example.org>\r\n',
  'S: 250 2.1.5',
  'C: DATA\r\n',
  'S: 354',
]
const SMUGGLED =
  'MAIL FROM:<ceo@example.org>\r\nRCPT TO:<bob@example.org>\r\nDATA\r\nPay now\r\n.\r\n'

/** Every way to write an end of data that is none (https://smtpsmuggling.com, RFC 5321 §4.1.1.4). */
const FALSE_ENDS = {
  'LF.LF': '\n.\n',
  'LF.CRLF': '\n.\r\n',
  'CRLF.LF': '\r\n.\n',
  'LF.CR': '\n.\r',
  'CR.CR': '\r.\r',
  'CR.CRLF': '\r.\r\n',
  'CRLF.CR': '\r\n.\r',
  'CR.LF': '\r.\n',
  'CRCRLF.CRLF': '\r\r\n.\r\n',
  'CRLF.CRCRLF': '\r\n.\r\r\n',
  'CRLFLF.CRLF': '\r\n\n.\r\n',
  'NUL before the dot': '\r\n\0.\r\n',
  'NUL behind the dot': '\r\n.\0\r\n',
  'NUL in CRLF': '\r\0\n.\r\0\n',
  'a stuffed dot between bare LF': '\n..\n',
}

test.group('Smuggling', (group) => {
  let house: SmallHouse

  group.each.setup(async () => {
    house = await openSmallHouse()
    return () => house.close()
  })

  for (const [name, end] of Object.entries(FALSE_ENDS)) {
    test(`is refused with ${name}`, async ({ assert }) => {
      const talk = await house.talk()
      await talk.play(...DATA, `C: Hello${end}${SMUGGLED}`, 'S: 550 5.6.0', 'closed')
      assert.isEmpty(house.taken)
    })

    test(`is refused with ${name}, byte by byte`, async ({ assert }) => {
      const talk = await house.talk()
      await talk.play(...DATA)
      for (const byte of `Hello${end}${SMUGGLED}`) {
        talk.send(byte)
        await new Promise(setImmediate)
      }
      await talk.play('S: 550 5.6.0', 'closed')
      assert.isEmpty(house.taken)
    })
  }

  test('is refused where the first line of the message is a false end', async ({ assert }) => {
    for (const end of ['.\n', '.\r', '\n.\r\n', '.\r\r\n']) {
      const talk = await house.talk()
      await talk.play(...DATA, `C: ${end}${SMUGGLED}`, 'S: 550 5.6.0', 'closed')
    }
    assert.isEmpty(house.taken)
  })

  test('a message with a bare LF or CR anywhere is not taken', async ({ assert }) => {
    for (const body of ['a\nb\r\n', 'a\rb\r\n', '\na\r\n', 'a\r\n\n', 'a\r\n\r', 'a\0b\r\n']) {
      const talk = await house.talk()
      await talk.play(...DATA, `C: ${body}.\r\n`, 'S: 550 5.6.0', 'closed')
    }
    assert.isEmpty(house.taken)
  })

  test('waits for the end before it says so', async () => {
    const talk = await house.talk()
    await talk.play(...DATA, 'C: a\nb\r\n')
    await talk.play('C: and more\r\n.\r\n', 'S: 550 5.6.0', 'closed')
  })

  test('a body that does not wait for 354 is refused', async ({ assert }) => {
    const talk = await house.talk()
    await talk.play(...DATA.slice(0, 4), 'C: DATA\r\nHello\r\n.\r\n', 'S: 554 5.5.0', 'closed')
    assert.isEmpty(house.taken)
  })

  test('what follows the true end in one packet is a command', async ({ assert }) => {
    const talk = await house.talk()
    await talk.play(...DATA, 'C: Hello\r\n.\r\nRSET\r\n', 'S: 250 2.0.0 Taken', 'S: 250 2.0.0')
    assert.equal(house.taken[0]?.text, 'Hello\r\n')
    talk.leave()
  })

  for (const [name, command] of Object.entries({
    'bare LF': 'NOOP\n',
    'bare CR': 'NOOP\rNOOP\r\n',
    'LF CR': 'NOOP\n\r',
    'CR CR LF': 'NOOP\r\r\n',
    'NUL': 'NO\0OP\r\n',
  })) {
    test(`a command with ${name} ends the session`, async () => {
      const talk = await house.talk()
      await talk.play(`C: ${command}`, 'S: 500 5.5.2', 'closed')
    })
  }

  test('a command behind one with a bare LF is not run', async ({ assert }) => {
    const talk = await house.talk()
    await talk.play('C: MAIL FROM:<x@example.net>\nRCPT TO:<ana@example.org>\r\n')
    await talk.play('S: 500 5.5.2', 'closed')
    assert.isEmpty(house.taken)
  })

  test('of HTTP is refused', async () => {
    const talk = await house.talk()
    await talk.play('C: POST / HTTP/1.1\r\nHost: x\r\n\r\nMAIL FROM:<x@example.net>\r\n')
    await talk.play('S: 421', 'closed')
  })
})
