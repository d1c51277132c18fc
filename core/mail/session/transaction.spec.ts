import { test } from '@japa/runner'
import { type SmallHouse, openSmallHouse } from './testing/small_house.js'
import { Talk } from './testing/talk.js'

const ENVELOPE = [
  'C: MAIL FROM:<x@example.net>\r\n',
  'S: 250 2.1.0',
  'C: RCPT TO:<ana@example.org>\r\n',
  'S: 250 2.1.5',
  'C: DATA\r\n',
  'S: 354 End data',
]

test.group('A mail session', (group) => {
  let house: SmallHouse

  group.each.setup(async () => {
    house = await openSmallHouse()
    return () => house.close()
  })

  test('greets at once and says what it can', async ({ assert }) => {
    const delays: number[] = []
    for (let time = 0; time < 5; time++) {
      const start = performance.now()
      const greeted = await Talk.with(house.port)
      await greeted.play('S: 220 ')
      delays.push(performance.now() - start)
      greeted.leave()
    }
    assert.isBelow(Math.min(...delays), 50)
    const talk = await Talk.with(house.port)
    const [, ehlo = ''] = await talk.play('S: 220 ', 'C: EHLO client.example\r\n', 'S: 250 ')
    assert.sameMembers(ehlo.trimEnd().split('\r\n'), [
      '250-mail.example.org',
      '250-PIPELINING',
      '250-8BITMIME',
      '250-SMTPUTF8',
      '250-ENHANCEDSTATUSCODES',
      '250-STARTTLS',
      '250-DSN',
      '250 SIZE 52428800',
    ])
    talk.leave()
  })

  test('takes a message, and the next one on the same connection', async ({ assert }) => {
    const talk = await house.talk()
    await talk.play(...ENVELOPE, 'C: Subject: one\r\n\r\nHello\r\n.\r\n', 'S: 250 2.0.0 Taken as')
    await talk.play(...ENVELOPE, 'C: Subject: two\r\n\r\n..\r\n...x\r\n.\r\n', 'S: 250 2.0.0')
    await talk.play('C: QUIT\r\n', 'S: 221 2.0.0', 'closed')
    assert.deepEqual(
      house.taken.map(({ text }) => text),
      ['Subject: one\r\n\r\nHello\r\n', 'Subject: two\r\n\r\n.\r\n..x\r\n']
    )
    assert.deepEqual(house.taken[0]?.recipients, ['ana@example.org'])
  })

  test('takes an empty message', async ({ assert }) => {
    const talk = await house.talk()
    await talk.play(...ENVELOPE, 'C: .\r\n', 'S: 250 2.0.0')
    assert.equal(house.taken[0]?.text, '')
    talk.leave()
  })

  test('takes commands that come in one packet, and answers in their order', async ({ assert }) => {
    const talk = await house.talk()
    await talk.play(
      'C: MAIL FROM:<x@example.net>\r\nRCPT TO:<ana@example.org>\r\nRCPT TO:<nobody@example.org>\r\nRCPT TO:<bob@example.org>\r\nDATA\r\n',
      ...['S: 250 2.1.0', 'S: 250 2.1.5', 'S: 550 5.1.1', 'S: 250 2.1.5', 'S: 354'],
      'C: Hi\r\n.\r\nMAIL FROM:<y@example.net>\r\nRSET\r\nQUIT\r\n',
      ...['S: 250 2.0.0', 'S: 250 2.1.0', 'S: 250 2.0.0', 'S: 221 2.0.0', 'closed']
    )
    assert.deepEqual(house.taken[0]?.recipients, ['ana@example.org', 'bob@example.org'])
  })

  test('takes a message byte by byte', async ({ assert }) => {
    const talk = await house.talk()
    for (const byte of 'MAIL FROM:<>\r\n') talk.send(byte)
    await talk.play('S: 250 2.1.0', ...ENVELOPE.slice(2))
    for (const byte of '..a\r\n..\r\n\r\n.\r\n') {
      talk.send(byte)
      await new Promise(setImmediate)
    }
    await talk.play('S: 250 2.0.0')
    assert.containSubset(house.taken, [{ from: '', text: '.a\r\n.\r\n\r\n' }])
    talk.leave()
  })

  test('counts a recipient that is named twice once', async ({ assert }) => {
    const talk = await house.talk()
    await talk.play(
      ...ENVELOPE.slice(0, 4),
      'C: RCPT TO:<ANA@Example.ORG>\r\n',
      'S: 250 2.1.5',
      'C: DATA\r\n',
      'S: 354',
      'C: .\r\n',
      'S: 250'
    )
    assert.deepEqual(house.taken[0]?.recipients, ['ana@example.org'])
    talk.leave()
  })

  test('keeps to the order of commands', async () => {
    const talk = await Talk.with(house.port)
    await talk.play('S: 220', 'C: MAIL FROM:<x@example.net>\r\n', 'S: 503 5.5.1')
    await talk.play('C: EHLO a\r\n', 'S: 250', 'C: RCPT TO:<ana@example.org>\r\n', 'S: 503 5.5.1')
    await talk.play('C: DATA\r\n', 'S: 503 5.5.1')
    await talk.play('C: MAIL FROM:<>\r\n', 'S: 250', 'C: MAIL FROM:<>\r\n', 'S: 503 5.5.1')
    await talk.play('C: DATA\r\n', 'S: 503 5.5.1')
    await talk.play('C: RCPT TO:<x@example.com>\r\n', 'S: 550 5.7.1', 'C: DATA\r\n', 'S: 554 5.5.1')
    talk.leave()
  })

  test('forgets the envelope with EHLO, RSET and a message that was refused', async () => {
    const talk = await house.talk()
    for (const forget of ['EHLO b', 'HELO b', 'RSET']) {
      await talk.play(...ENVELOPE.slice(0, 4), `C: ${forget}\r\n`, 'S: 250')
      await talk.play('C: DATA\r\n', 'S: 503')
    }
    talk.leave()
  })

  test('knows nothing of WIZ, SHELL, KILL and XCLIENT', async () => {
    const talk = await house.talk()
    for (const command of ['WIZ', 'SHELL', 'KILL', 'XCLIENT ADDR=192.0.2.1', 'XFORWARD', 'AUTH']) {
      await talk.play(`C: ${command}\r\n`, 'S: 500 5.5.2')
    }
    talk.leave()
  })

  test('answers VRFY, NOOP and HELP without telling who is here', async () => {
    const talk = await house.talk()
    await talk.play('C: VRFY ana@example.org\r\n', 'S: 252 2.', 'C: VRFY nobody@example.org\r\n')
    await talk.play('S: 252 2.', 'C: NOOP\r\n', 'S: 250 2.0.0', 'C: HELP\r\n', 'S: 214 2.0.0')
    talk.leave()
  })

  test('refuses what it cannot read, with a code that says why', async () => {
    const talk = await house.talk()
    await talk.play('C: MAIL FROM:x@example.net\r\n', 'S: 501 5.1.7')
    await talk.play('C: MAIL FROM:<x@>\r\n', 'S: 501 5.1.7')
    await talk.play('C: MAIL FROM:<x@example.net> SIZE=many\r\n', 'S: 501 5.5.4')
    await talk.play('C: MAIL FROM:<x@example.net> BODY=BINARYMIME\r\n', 'S: 501 5.5.4')
    await talk.play('C: MAIL FROM:<x@example.net> MT-PRIORITY=1\r\n', 'S: 555 5.5.4')
    await talk.play('C: MAIL FROM:<x@example.net> SIZE=60000000\r\n', 'S: 552 5.3.4')
    await talk.play('C: MAIL FROM:<\xc3\xa9@example.net>\r\n', 'S: 553 5.6.7')
    await talk.play(
      'C: MAIL FROM:<\xc3\xa9@example.net> SMTPUTF8 BODY=8bitmime\r\n',
      'S: 250 2.1.0'
    )
    await talk.play('C: RCPT TO:<>\r\n', 'S: 501 5.1.3')
    await talk.play('C: RCPT TO:<ana@example.org> SIZE=1\r\n', 'S: 555 5.5.4')
    await talk.play('C: DATA now\r\n', 'S: 501 5.5.4')
    talk.leave()
  })

  test('says 451 when a message cannot be kept, and why only to the log', async ({ assert }) => {
    const onMessage = () => Promise.reject(new Error('the disk is full'))
    const full = await openSmallHouse({ onMessage })
    const talk = await full.talk()
    await talk.play(
      ...ENVELOPE,
      'C: Hi\r\n.\r\n',
      'S: 451 4.3.0 Something went wrong',
      'C: NOOP\r\n'
    )
    await talk.play('S: 250')
    assert.match(
      JSON.stringify(full.log.map(({ fields }) => String('err' in fields && fields.err))),
      /disk is full/
    )
    talk.leave()
    await full.close()
  })

  test('takes nothing of a message that was cut off', async ({ assert }) => {
    const talk = await house.talk()
    await talk.play(...ENVELOPE, 'C: Subject: half\r\n\r\nHel')
    talk.leave()
    const other = await house.talk()
    await other.play(...ENVELOPE, 'C: whole\r\n.\r\n', 'S: 250')
    assert.deepEqual(
      house.taken.map(({ text }) => text),
      ['whole\r\n']
    )
    other.leave()
  })

  test('runs no command that the client left without its line end', async ({ assert }) => {
    const talk = await house.talk()
    await talk.play(...ENVELOPE, 'C: x\r\n.\r\nQUI', 'S: 250')
    talk.leave()
    assert.lengthOf(house.taken, 1)
  })
})

test.group('A refusal that waits', () => {
  const slow = { code: 550, enhanced: '5.1.1', text: 'Nobody', delayMs: 300 }

  test('keeps its client waiting, in the order of its commands, and nobody else', async ({
    assert,
  }) => {
    const house = await openSmallHouse({ unknown: slow })
    const [patient, other] = [await house.talk(), await house.talk()]
    const startedAt = performance.now()
    patient.send('MAIL FROM:<x@example.net>\r\nRCPT TO:<who@example.org>\r\nNOOP\r\n')
    await patient.play('S: 250')
    await other.play(...ENVELOPE, 'C: .\r\n', 'S: 250')
    assert.isBelow(performance.now() - startedAt, 300)
    await patient.play('S: 550 5.1.1 Nobody', 'S: 250')
    assert.isAbove(performance.now() - startedAt, 290)
    patient.leave()
    other.leave()
    await house.close()
  })

  test('holds up no listener that closes, and ends with its client', async ({ assert }) => {
    const house = await openSmallHouse({ unknown: { ...slow, delayMs: 60_000 } })
    const [gone, there] = [await house.talk(), await house.talk()]
    for (const talk of [gone, there]) {
      await talk.play('C: MAIL FROM:<>\r\n', 'S: 250', 'C: RCPT TO:<who@example.org>\r\n')
    }
    gone.leave()
    const startedAt = performance.now()
    await Promise.all([house.close(), there.play('S: 421 4.3.2', 'closed')])
    assert.isBelow(performance.now() - startedAt, 2_000)
    there.leave()
  })
})
