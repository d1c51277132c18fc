import { test } from '@japa/runner'
import type { Limits } from './limits.js'
import { type SmallHouse, openSmallHouse } from './testing/small_house.js'
import { Talk } from './testing/talk.js'

const DATA = [
  'C: MAIL FROM:<x@example.net>\r\n',
  'S: 250',
  'C: RCPT TO:<ana@example.org>\r\n',
  'S: 250',
  'C: DATA\r\n',
  'S: 354',
]

test.group('The limit', (group) => {
  group.tap((each) => each.tags(['@once']))
  test('of size refuses what is larger, and keeps the connection', async ({ assert }) => {
    await within({ messageBytes: 100 }, async (house) => {
      const talk = await house.talk()
      await talk.play(...DATA, `C: ${'x'.repeat(98)}\r\n.\r\n`, 'S: 250')
      await talk.play(...DATA, `C: ${'x'.repeat(99)}\r\n.\r\n`, 'S: 552 5.3.4')
      await talk.play('C: MAIL FROM:<x@example.net> SIZE=101\r\n', 'S: 552 5.3.4')
      await talk.play(...DATA, 'C: ok\r\n.\r\n', 'S: 250')
      assert.lengthOf(house.taken, 2)
    })
  })

  test('of size ends a message that never ends', async ({ assert }) => {
    await within({ messageBytes: 1_000 }, async (house) => {
      const talk = await house.talk()
      await talk.play(...DATA, `C: ${'x\r\n'.repeat(1_000)}`, 'S: 552 5.3.4', 'closed')
      assert.isEmpty(house.taken)
    })
  })

  test('of memory counts over all sessions, and lets go when a session leaves', async () => {
    await within({ inFlightBytes: 100_000 }, async (house) => {
      const first = await house.talk()
      await first.play(...DATA, `C: ${'x'.repeat(60_000)}\r\n`)
      const second = await house.talk()
      await second.play(...DATA, `C: ${'x'.repeat(60_000)}\r\n.\r\n`, 'S: 452 4.3.1')
      await second.play('C: MAIL FROM:<x@example.net> SIZE=60000\r\n', 'S: 452 4.3.1')
      first.leave()
      await eventually(() =>
        second.play(
          'C: MAIL FROM:<x@example.net> SIZE=60000\r\n',
          'S: 250',
          'C: RSET\r\n',
          'S: 250'
        )
      )
      await second.play(...DATA, `C: ${'x'.repeat(60_000)}\r\n.\r\n`, 'S: 250')
      await second.play(...DATA, `C: ${'x'.repeat(60_000)}\r\n.\r\n`, 'S: 250')
      second.leave()
    })
  })

  test('of recipients sends the rest into the next message', async () => {
    await within({ recipients: 1 }, async (house) => {
      const talk = await house.talk()
      await talk.play(...DATA.slice(0, 4), 'C: RCPT TO:<bob@example.org>\r\n', 'S: 452 4.5.3')
      await talk.play('C: RCPT TO:<ana@example.org>\r\n', 'S: 250 2.1.5')
      talk.leave()
    })
  })

  test('of a command line ends the session', async () => {
    await within({}, async (house) => {
      for (const end of ['\r\n', '']) {
        const talk = await house.talk()
        await talk.play(`C: NOOP ${'x'.repeat(1_600)}${end}`, 'S: 500 5.5.2', 'closed')
      }
      const talk = await house.talk()
      await talk.play(`C: NOOP ${'x'.repeat(505)}\r\n`, 'S: 250')
      talk.leave()
    })
  })

  test('of a text line refuses the message only', async ({ assert }) => {
    await within({ textLineBytes: 200_000 }, async (house) => {
      const talk = await house.talk()
      await talk.play(...DATA, `C: \r\n${'x'.repeat(150_000)}\r\n.\r\n`, 'S: 250')
      await talk.play(...DATA, `C: \r\n${'x'.repeat(400_000)}\r\n.\r\n`, 'S: 550 5.6.0')
      await talk.play('C: NOOP\r\n', 'S: 250')
      assert.lengthOf(house.taken, 1)
      talk.leave()
    })
  })

  test('of a header, its lines, its fields and the parts refuses the message only', async ({
    assert,
  }) => {
    const few = { headerBytes: 2_000, headerLineBytes: 500, headerFields: 10 }
    await within({ ...few, mimeParts: 5, mimeDepth: 2 }, async (house) => {
      const talk = await house.talk()
      const type = 'Content-Type: multipart/mixed; boundary='
      for (const [message, why] of [
        [`A: ${'b'.repeat(500)}\r\n\r\n`, 'A line of the header'],
        [`A: b\r\n${` ${'b'.repeat(400)}\r\n`.repeat(5)}\r\n`, 'The header of the message is'],
        [`${'A: b\r\n'.repeat(11)}\r\n`, 'The header of the message has'],
        [`${type}b\r\n\r\n${'--b\r\n\r\nx\r\n'.repeat(6)}`, 'The message has more parts'],
        [
          `${type}a\r\n\r\n--a\r\n${type}b\r\n\r\n--b\r\n${type}c\r\n\r\n`,
          'The parts of the message',
        ],
      ]) {
        await talk.play(...DATA, `C: ${message}.\r\n`, `S: 550 5.6.0 ${why}`)
      }
      await talk.play(...DATA, `C: ${type}b\r\n\r\n--b\r\n\r\nx\r\n.\r\n`, 'S: 250')
      assert.lengthOf(house.taken, 1)
      talk.leave()
    })
  })

  test('of errors ends the session, and a message taken starts it anew', async () => {
    await within({ errors: 3 }, async (house) => {
      const talk = await house.talk()
      await talk.play('C: NO\r\n', 'S: 500', 'C: NO\r\n', 'S: 500')
      await talk.play(...DATA, 'C: .\r\n', 'S: 250')
      await talk.play('C: NO\r\n', 'S: 500', 'C: NO\r\n', 'S: 500')
      await talk.play('C: RCPT TO:<x@y.example>\r\n', 'S: 503', 'S: 421 4.7.0', 'closed')
    })
  })

  test('of commands without a message ends the session', async () => {
    await within({ commandsWithoutMessage: 250 }, async (house) => {
      const talk = await house.talk()
      talk.send('NOOP\r\n'.repeat(300))
      await talk.play(...Array<string>(249).fill('S: 250'), 'S: 421 4.7.0', 'closed')
    })
  })

  test('of idle time ends the session with a word', async () => {
    await within({ idleMs: 200 }, async (house) => {
      const talk = await house.talk()
      await talk.play('S: 421 4.4.2', 'closed')
      const half = await house.talk()
      await half.play(...DATA, 'C: and then', 'S: 421 4.4.2', 'closed')
    })
  })

  test('of idle time is not for us: who waits for our answer gets it', async () => {
    const onMessage = () => new Promise<null>((resolve) => setTimeout(resolve, 600, null))
    const house = await openSmallHouse({ limits: { idleMs: 200 }, onMessage })
    const talk = await house.talk()
    await talk.play(...DATA, 'C: .\r\n', 'S: 250 2.0.0')
    talk.leave()
    await house.close()
  })

  test('of session time ends the session, at last also within a message', async () => {
    await within({ sessionMs: 400 }, async (house) => {
      const [idle, slow] = [await house.talk(), await house.talk()]
      await slow.play(...DATA, 'C: so slow')
      await idle.play('S: 421 4.4.2', 'closed')
      await slow.play('S: 421 4.4.2', 'closed')
    })
  })

  test('of connections holds before a TLS handshake too', async ({ assert }) => {
    const house = await openSmallHouse({ secure: true, limits: { connectionsFromLoopback: 1 } })
    for (let time = 0; time < 5; time++) {
      const first = await eventually(() => Talk.withTls(house.port))
      await first.play('S: 220')
      await assert.rejects(() => Talk.withTls(house.port))
      await first.play('C: QUIT\r\n', 'S: 221', 'closed')
      first.leave()
    }
    await house.close()
  })

  test('of connections turns further ones away until one has left', async () => {
    await within({ connections: 2 }, async (house) => {
      const [first, second] = [await house.talk(), await house.talk()]
      const third = await Talk.with(house.port)
      await third.play('S: 421 4.3.2', 'closed')
      first?.leave()
      const fourth = await eventually(() => house.talk())
      second?.leave()
      fourth.leave()
    })
  })

  test('of connections is counted by host', async () => {
    await within({ connectionsFromLoopback: 1 }, async (house) => {
      const first = await house.talk()
      const second = await Talk.with(house.port)
      await second.play('S: 421 4.7.0', 'closed')
      first.leave()
    })
  })
})

test.group('A listener that closes', (group) => {
  group.tap((each) => each.tags(['@once']))
  test('says good bye to who waits, and answers who has just handed over a message', async ({
    assert,
  }) => {
    let keep: () => void = () => undefined
    const kept = new Promise<null>((resolve) => (keep = () => resolve(null)))
    const house = await openSmallHouse({ onMessage: () => kept })
    const [idle, busy] = [await house.talk(), await house.talk()]
    await busy.play(...DATA, 'C: Hi\r\n.\r\n')
    await new Promise((resolve) => setTimeout(resolve, 20))
    const closing = house.close()
    await idle.play('S: 421 4.3.2', 'closed')
    keep()
    await busy.play('S: 250 2.0.0', 'S: 421 4.3.2', 'closed')
    busy.leave()
    idle.leave()
    await closing
    await assert.rejects(() => Talk.with(house.port))
  })
})

/** The other end notices that somebody left a moment later. */
async function eventually<T>(attempt: () => Promise<T>): Promise<T> {
  for (let tries = 0; tries < 100; tries++) {
    try {
      return await attempt()
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 20))
    }
  }
  return attempt()
}

async function within(limits: Partial<Limits>, visit: (house: SmallHouse) => Promise<void>) {
  const house = await openSmallHouse({ limits })
  try {
    await visit(house)
  } finally {
    await house.close()
  }
}

test.group('What the library would say', (group) => {
  group.tap((each) => each.tags(['@once']))
  test('is said in our words, with our codes, and stands in the log', async ({ assert }) => {
    await within({}, async (house) => {
      const talk = await Talk.with(house.port)
      await talk.play('S: 220', 'C: MAIL FROM:<>\r\n', 'S: 503 5.5.1 Say who you are first')
      await talk.play('C: EHLO\r\n', 'S: 501 Write EHLO', 'C: HELO\r\n', 'S: 501 Write EHLO')
      await talk.play('C: BDAT 5 LAST\r\n', 'S: 500 5.5.2 That command is not known here')
      await talk.play('C: STARTTLS now\r\n', 'S: 501 5.5.4')
      await talk.play('C: GET / HTTP/1.1\r\n', 'S: 421 4.7.0 This is a mail server', 'closed')
      const said = house.log.map(({ sentence }) => sentence).join('\n')
      assert.match(said, /Say who you are[^]*Write EHLO[^]*not known here[^]*request of the web/)
    })
  })
})
