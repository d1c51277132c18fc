import { test } from '@japa/runner'
import { type SmallHouse, openSmallHouse } from './testing/small_house.js'
import { Talk } from './testing/talk.js'

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
  'LF.LF.CRLF': '\n.\n.\r\n',
  'CRLF.CR.CRLF': '\r\n.\r.\r\n',
  'CRLF.LFCR': '\r\n.\n\r',
  'LFCR.LFCR': '\n\r.\n\r',
  'CRLFCR.CRLF': '\r\n\r.\r\n',
  'a stuffed dot between bare CR': '\r..\r',
  'two dots and a bare LF': '\r\n..\n',
  'NUL behind CR': '\r\0.\r\0',
  'a lone NUL': '\0',
}

/** What some programs take for the end of a line, and SMTP knows as text (RFC 5321 §2.3.8). */
const NO_LINE_ENDS = {
  'vertical tab': '\x0b.\x0b',
  'form feed': '\x0c.\x0c',
  'next line, of Latin-1': '\x85.\x85',
  'next line, of UTF-8': '\xc2\x85.\xc2\x85',
  'line separator, of UTF-8': '\xe2\x80\xa8.\xe2\x80\xa8',
  'file separator': '\x1c.\x1c',
  'a dot and a space': '\r\n. \r\n',
  'a space and a dot': '\r\n .\r\n',
  'a dot and a tab': '\r\n.\t\r\n',
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

  for (const [name, end] of Object.entries(FALSE_ENDS)) {
    test(`is refused with ${name} in two packets, wherever they are cut`, async ({ assert }) => {
      const bytes = `Hello${end}${SMUGGLED}`
      for (let cut = 'Hello'.length; cut <= 'Hello'.length + end.length + 1; cut++) {
        const talk = await house.talk()
        await talk.play(...DATA, `C: ${bytes.slice(0, cut)}`)
        await new Promise(setImmediate)
        await talk.play(`C: ${bytes.slice(cut)}`, 'S: 550 5.6.0', 'closed')
      }
      assert.isEmpty(house.taken)
    })
  }

  for (const [name, text] of Object.entries(NO_LINE_ENDS)) {
    test(`is not helped by ${name}: it is text`, async ({ assert }) => {
      const talk = await house.talk()
      const sent = `Hello${text}${SMUGGLED.replace('\r\n.\r\n', '\r\n')}`
      await talk.play(...DATA, `C: ${sent}.\r\n`, 'S: 250 2.0.0')
      // a dot that begins a line is taken out (RFC 5321 §4.5.2)
      assert.equal(house.taken[0]?.text, sent.replace('\r\n.', '\r\n'))
      assert.lengthOf(house.taken, 1)
      talk.leave()
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

  test('bodies that do not wait are refused wherever the packet is cut', async ({ assert }) => {
    const pipelined = 'DATA\r\nHello\r\n.\r\nMAIL FROM:<ceo@example.org>\r\n'
    for (let cut = 'DATA\r\nH'.length; cut < pipelined.length; cut++) {
      const talk = await house.talk()
      await talk.play(...DATA.slice(0, 4), `C: ${pipelined.slice(0, cut)}`, 'S: 554 5.5.0')
      talk.leave()
    }
    assert.isEmpty(house.taken)
  })

  test('a dot is data, an end or a stuffed one, and nothing in between', async ({ assert }) => {
    for (const [sent, read] of [
      ['..', '.\r\n'],
      ['...', '..\r\n'],
      ['.x', 'x\r\n'],
      ['. ', ' \r\n'],
      ['x.', 'x.\r\n'],
      ['..\r\n..', '.\r\n.\r\n'],
      ['A: b\r\n\r\n..', 'A: b\r\n\r\n.\r\n'],
    ]) {
      const talk = await house.talk()
      await talk.play(...DATA, `C: ${sent}\r\n.\r\nNOOP\r\n`, 'S: 250 2.0.0 Taken', 'S: 250')
      assert.equal(house.taken.at(-1)?.text, read)
      talk.leave()
    }
  })

  for (const command of ['EHLO b', 'HELO b', 'MAIL FROM:<>', 'RSET', 'NOOP', 'DATA', 'QUIT']) {
    test(`${command} with a bare LF is not run, nor what follows it`, async ({ assert }) => {
      for (const end of ['\n', '\r', '\n\r\n', '\r\r\n', '\0\r\n']) {
        const talk = await house.talk()
        await talk.play(
          ...DATA.slice(0, 4),
          `C: ${command}${end}DATA\r\n`,
          'S: 500 5.5.2',
          'closed'
        )
      }
      assert.isEmpty(house.taken)
    })
  }

  test('BDAT and binary bodies are neither offered nor taken (RFC 3030)', async ({ assert }) => {
    const talk = await Talk.with(house.port)
    const [, ehlo = ''] = await talk.play('S: 220', 'C: EHLO a\r\n', 'S: 250')
    assert.notMatch(ehlo, /CHUNKING|BINARYMIME/)
    await talk.play('C: MAIL FROM:<x@example.net> BODY=BINARYMIME\r\n', 'S: 501 5.5.4')
    await talk.play(...DATA.slice(0, 4), 'C: BDAT 5 LAST\r\n', 'S: 500 5.5.2')
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

test.group('Smuggling over TLS', (group) => {
  let house: SmallHouse

  group.setup(async () => {
    house = await openSmallHouse({ secure: true })
    return () => house.close()
  })

  const talkOverTls = async () => {
    const talk = await Talk.withTls(house.port)
    await talk.play('S: 220', 'C: EHLO client.example\r\n', 'S: 250')
    return talk
  }

  for (const [name, end] of Object.entries(FALSE_ENDS)) {
    test(`is refused with ${name}`, async ({ assert }) => {
      const talk = await talkOverTls()
      await talk.play(...DATA, `C: Hello${end}${SMUGGLED}`, 'S: 550 5.6.0', 'closed')
      assert.isEmpty(house.taken)
    })
  }

  test('is refused in commands, and in bodies that do not wait', async ({ assert }) => {
    const command = await talkOverTls()
    await command.play('C: NOOP\nMAIL FROM:<>\r\n', 'S: 500 5.5.2', 'closed')
    const body = await talkOverTls()
    await body.play(...DATA.slice(0, 4), 'C: DATA\r\nHello\r\n.\r\n', 'S: 554 5.5.0', 'closed')
    assert.isEmpty(house.taken)
  })

  test('what was said in the clear behind STARTTLS is nobody’s command', async ({ assert }) => {
    const plain = await openSmallHouse()
    const said = `MAIL FROM:<evil@example.net>\r\nRCPT TO:<ana@example.org>\r\nDATA\r\n`
    for (const injected of [said, 'NOOP\n', `${said}Hi\r\n.\r\n`, 'EHLO evil\r\n', 'QUIT\r\n']) {
      const talk = await plain.talk()
      await talk.play(`C: STARTTLS\r\n${injected}`, 'S: 220 2.0.0')
      await talk.startTls()
      await talk.play('C: DATA\r\n', 'S: 503 5.5.1', 'C: EHLO client.example\r\n', 'S: 250')
      await talk.play(...DATA, 'C: Hello\r\n.\r\n', 'S: 250 2.0.0')
      talk.leave()
    }
    assert.isTrue(
      plain.taken.every(({ from, text }) => from === 'x@example.net' && text === 'Hello\r\n')
    )
    await plain.close()
  })
})
