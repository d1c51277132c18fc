import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { connect } from 'node:tls'
import { test } from '@japa/runner'
import { openCertificate } from '../tls/certificate.js'
import { type SmallHouse, openSmallHouse } from './testing/small_house.js'
import { Talk } from './testing/talk.js'

test.group('STARTTLS', (group) => {
  group.tap((each) => each.tags(['@once']))
  let house: SmallHouse

  group.each.setup(async () => {
    house = await openSmallHouse()
    return () => house.close()
  })

  test('starts the session over, encrypted', async () => {
    const talk = await house.talk()
    await talk.play('C: MAIL FROM:<x@example.net>\r\n', 'S: 250', 'C: STARTTLS\r\n', 'S: 220 2.0.0')
    await talk.startTls()
    await talk.play('C: MAIL FROM:<x@example.net>\r\n', 'S: 503', 'C: STARTTLS\r\n', 'S: 503 5.5.1')
    await talk.play('C: EHLO client.example\r\n', 'S: 250', 'C: RCPT TO:<ana@example.org>\r\n')
    await talk.play('S: 503', 'C: MAIL FROM:<x@example.net>\r\n', 'S: 250', 'C: QUIT\r\n', 'S: 221')
    talk.leave()
  })

  test('drops what was said in the clear behind it', async ({ assert }) => {
    const injected =
      'EHLO evil.example\r\nMAIL FROM:<evil@example.net>\r\nRCPT TO:<ana@example.org>\r\n'
    const talk = await house.talk()
    await talk.play(`C: STARTTLS\r\n${injected}`, 'S: 220 2.0.0')
    await talk.startTls()
    await talk.play('C: DATA\r\n', 'S: 503 5.5.1', 'C: EHLO client.example\r\n', 'S: 250')
    await talk.play('C: RCPT TO:<ana@example.org>\r\n', 'S: 503 5.5.1')
    assert.isEmpty(house.taken)
    talk.leave()
  })

  test('drops half a command as well', async () => {
    const talk = await house.talk()
    await talk.play('C: STARTTLS\r\nNO', 'S: 220')
    await talk.startTls()
    await talk.play('C: OP\r\n', 'S: 500 5.5.2', 'C: NOOP\r\n', 'S: 250')
    talk.leave()
  })

  test('takes no argument', async () => {
    const talk = await house.talk()
    await talk.play('C: STARTTLS now\r\n', 'S: 501 5.5.4')
    talk.leave()
  })

  test('survives a client that sends rubbish in place of a handshake', async () => {
    const talk = await house.talk()
    await talk.play('C: STARTTLS\r\n', 'S: 220', 'C: MAIL FROM:<x@example.net>\r\n')
    await talk.rest()
    const other = await house.talk()
    await other.play('C: NOOP\r\n', 'S: 250')
    other.leave()
  })

  test('speaks TLS 1.2 and better only', async ({ assert }) => {
    const secure = await openSmallHouse({ secure: true })
    const handshake = async (version: 'TLSv1.1' | 'TLSv1.2' | 'TLSv1.3') => {
      const socket = connect({
        port: secure.port,
        rejectUnauthorized: false,
        minVersion: version,
        maxVersion: version,
        ciphers: 'DEFAULT@SECLEVEL=0',
      })
      await once(socket, 'secureConnect')
      const [greeting] = await once(socket, 'data')
      socket.destroy()
      return String(greeting)
    }
    assert.match(await handshake('TLSv1.3'), /^220 mail\.example\.org/)
    assert.match(await handshake('TLSv1.2'), /^220 /)
    await assert.rejects(() => handshake('TLSv1.1'))
    await secure.close()
  })
})

test.group('A renewed certificate', (group) => {
  group.tap((each) => each.tags(['@once']))
  test('is shown to the next client, without a restart', async ({ assert }) => {
    const folder = mkdtempSync(join(tmpdir(), 'caliopen-renewed-'))
    const certificate = await openCertificate(folder)
    const house = await openSmallHouse({ secure: true, certificate })
    await certificate.renewFor('mx.example.org')
    const socket = connect({ port: house.port, rejectUnauthorized: false })
    await once(socket, 'secureConnect')
    assert.equal(socket.getPeerCertificate().subject.CN, 'mx.example.org')
    socket.destroy()
    await house.close()
    rmSync(folder, { recursive: true })
  })
})

test.group('A message over TLS', (group) => {
  group.tap((each) => each.tags(['@once']))
  test('is marked so in what goes with it', async ({ assert }) => {
    const house = await openSmallHouse()
    const talk = await house.talk()
    await talk.play('C: STARTTLS\r\n', 'S: 220')
    await talk.startTls()
    await talk.play('C: EHLO client.example\r\n', 'S: 250', 'C: MAIL FROM:<x@example.net>\r\n')
    await talk.play('S: 250', 'C: RCPT TO:<ana@example.org>\r\n', 'S: 250', 'C: DATA\r\n', 'S: 354')
    await talk.play('C: Hi\r\n.\r\n', 'S: 250')
    assert.containSubset(house.taken[0]?.client, {
      helo: 'client.example',
      protocol: 'ESMTPS',
      tls: { protocol: 'TLSv1.3' },
      remoteAddress: '127.0.0.1',
    })
    talk.leave()
    await house.close()
  })
})

test.group('AUTH', (group) => {
  group.tap((each) => each.tags(['@once']))
  const ana = Buffer.alloc(16, 1)
  const token = Buffer.from('\0ana@example.org\0open sesame').toString('base64')
  const login = {
    attempt: async ({ address, password }: { address: string; password: string }) =>
      address === 'ana@example.org' && password === 'open sesame'
        ? ana
        : { code: 535, enhanced: '5.7.8', text: 'No' },
  }

  test('is not offered in the clear, and refused there', async ({ assert }) => {
    const house = await openSmallHouse({ login })
    const talk = await Talk.with(house.port)
    const [, ehlo = ''] = await talk.play('S: 220', 'C: EHLO a\r\n', 'S: 250')
    assert.notInclude(ehlo, 'AUTH')
    await talk.play(`C: AUTH PLAIN ${token}\r\n`, 'S: 538 5.7.11')
    talk.leave()
    await house.close()
  })

  test('is there once the session is encrypted, and says who sends', async ({ assert }) => {
    const house = await openSmallHouse({ login, secure: true })
    const talk = await Talk.withTls(house.port)
    const [, ehlo = ''] = await talk.play('S: 220', 'C: EHLO a\r\n', 'S: 250')
    assert.match(ehlo, /250-AUTH LOGIN PLAIN\r\n/)
    await talk.play('C: MAIL FROM:<x@example.net>\r\n', 'S: 530 5.7.0')
    await talk.play('C: AUTH PLAIN wrong\r\n', 'S: 501 5.5.4')
    await talk.play('C: AUTH CRAM-MD5\r\n', 'S: 504 5.5.4')
    await talk.play('C: AUTH PLAIN AGEAYg==\r\n', 'S: 535 5.7.8', 'C: AUTH PLAIN\r\n', 'S: 334')
    await talk.play(`C: ${token}\r\n`, 'S: 235 2.7.0', `C: AUTH PLAIN ${token}\r\n`, 'S: 503 5.5.1')
    await talk.play('C: MAIL FROM:<x@example.net> AUTH=<>\r\n', 'S: 250')
    await talk.play(
      'C: RCPT TO:<ana@example.org>\r\n',
      'S: 250',
      'C: DATA\r\n',
      'S: 354',
      'C: .\r\n',
      'S: 250'
    )
    assert.containSubset(house.taken[0]?.client, { protocol: 'ESMTPSA', accountId: ana })
    talk.leave()
    await house.close()
  })
})
