import { test } from '@japa/runner'
import { type SmallHouse, openSmallHouse } from './testing/small_house.js'

test.group('The wishes of a sender (RFC 3461)', (group) => {
  let house: SmallHouse

  group.each.setup(async () => {
    house = await openSmallHouse()
    return () => house.close()
  })

  test('go with the message', async ({ assert }) => {
    const talk = await house.talk()
    await talk.play('C: MAIL FROM:<x@example.net> RET=HDRS ENVID=QQ+2B314+3D159\r\n', 'S: 250')
    await talk.play(
      'C: RCPT TO:<ana@example.org> NOTIFY=SUCCESS,delay ORCPT=rfc822;Ana+2Bnews@far.example\r\n',
      ...['S: 250', 'C: RCPT TO:<bob@example.org>\r\n', 'S: 250'],
      ...['C: DATA\r\n', 'S: 354', 'C: .\r\n', 'S: 250']
    )
    const [taken] = house.taken
    assert.containSubset(taken?.dsn, { ret: 'headers', envid: 'QQ+314=159' })
    assert.deepEqual(
      [...(taken?.dsn.recipients ?? [])],
      [
        [
          'ana@example.org',
          {
            notify: ['success', 'delay'],
            orcpt: { type: 'rfc822', address: 'Ana+news@far.example' },
          },
        ],
      ]
    )
    talk.leave()
  })

  test('are forgotten with the envelope', async ({ assert }) => {
    const talk = await house.talk()
    const envelope =
      'MAIL FROM:<x@example.net> RET=FULL\r\nRCPT TO:<ana@example.org> NOTIFY=NEVER\r\n'
    await talk.play(`C: ${envelope}RSET\r\n`, 'S: 250', 'S: 250', 'S: 250')
    await talk.play('C: MAIL FROM:<>\r\n', 'S: 250', 'C: RCPT TO:<ana@example.org>\r\n', 'S: 250')
    await talk.play('C: DATA\r\n', 'S: 354', 'C: .\r\n', 'S: 250')
    assert.deepEqual(house.taken[0]?.dsn, { ret: null, envid: null, recipients: new Map() })
    talk.leave()
  })

  test('that cannot be read are refused, where they stand', async () => {
    const talk = await house.talk()
    for (const bad of [
      ...['RET', 'RET=ALL', 'RET=FULL RET=HDRS', 'ENVID', 'ENVID=', 'ENVID=a+', 'ENVID=a+2b'],
      ...['ENVID=a+0D+0Ab', 'ENVID=a=b', `ENVID=${'x'.repeat(101)}`],
    ]) {
      await talk.play(`C: MAIL FROM:<x@example.net> ${bad}\r\n`, 'S: 501 5.5.4')
    }
    await talk.play('C: MAIL FROM:<x@example.net> NOTIFY=NEVER\r\n', 'S: 555 5.5.4')
    await talk.play('C: MAIL FROM:<x@example.net>\r\n', 'S: 250')
    talk.leave()
  })

  test('of a recipient that cannot be read are refused, too', async () => {
    for (const bad of [
      ...['NOTIFY', 'NOTIFY=', 'NOTIFY=NEVER,FAILURE', 'NOTIFY=SUCCESS,', 'NOTIFY=ALWAYS'],
      ...['ORCPT', 'ORCPT=ana@example.org', 'ORCPT=;ana', 'ORCPT=rfc822;', 'ORCPT=rfc822;a+0A'],
      ...['ORCPT=rfc822;\xc3\xa9', `ORCPT=rfc822;${'x'.repeat(500)}`],
    ]) {
      const talk = await house.talk()
      await talk.play('C: MAIL FROM:<x@example.net> SMTPUTF8\r\n', 'S: 250')
      await talk.play(`C: RCPT TO:<ana@example.org> ${bad}\r\n`, 'S: 501 5.5.4')
      await talk.play('C: RCPT TO:<ana@example.org> RET=FULL\r\n', 'S: 555 5.5.4')
      talk.leave()
    }
  })

  test('may name an address that ASCII cannot write (RFC 6533)', async ({ assert }) => {
    for (const written of ['\xc3\xa9@far.example', '\\x{E9}@far.example']) {
      const talk = await house.talk()
      await talk.play('C: MAIL FROM:<x@example.net> SMTPUTF8\r\n', 'S: 250')
      await talk.play(`C: RCPT TO:<ana@example.org> ORCPT=utf-8;${written}\r\n`, 'S: 250')
      await talk.play('C: DATA\r\n', 'S: 354', 'C: .\r\n', 'S: 250')
      talk.leave()
    }
    for (const { dsn } of house.taken) {
      const orcpt = { type: 'utf-8', address: 'é@far.example' }
      assert.deepEqual(dsn.recipients.get('ana@example.org'), { notify: null, orcpt })
    }
    assert.lengthOf(house.taken, 2)
  })
})
