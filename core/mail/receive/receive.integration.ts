import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { once } from 'node:events'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from '@japa/runner'
import type { Arrival } from '@caliopen/contract/arrival'
import type { Log } from '@caliopen/contract/log'
import { newId } from '@caliopen/contract/ids'
import { domainOf } from '#core/accounts/addresses.js'
import { newTestAccount, openTestDatabase } from '#core/tests/test_database.js'
import type { TestAccount } from '#core/tests/test_database.js'
import type { SqlDatabase } from '#database/sql.js'
import { Talk } from '../session/testing/talk.js'
import { Srs } from '../forward/srs.js'
import { type Certificate, openCertificate } from '../tls/certificate.js'
import { startReceiving } from './server.js'

const nothing = () => undefined
const srs = new Srs('a key for tests')
const log: Log = { debug: nothing, info: nothing, warn: nothing, error: nothing }

test.group('Receiving', (group) => {
  let sql: SqlDatabase
  let tls: Certificate
  let ana: TestAccount
  let arrivals: Arrival[]
  let port: number

  group.setup(async () => {
    const folder = mkdtempSync(join(tmpdir(), 'caliopen-receive-'))
    sql = await openTestDatabase()
    tls = await openCertificate(folder)
    return async () => {
      await sql.close()
      rmSync(folder, { recursive: true, force: true })
    }
  })

  group.each.setup(async () => {
    ana = await newTestAccount(sql)
    arrivals = []
    const accept = { accept: async (arrival: Arrival) => void arrivals.push(arrival) }
    const settings = { host: '127.0.0.1', smtpPort: 0 }
    const receiving = await startReceiving({ settings, sql, accept, srs, tls, log })
    port = receiving.port
    return () => receiving.close()
  })

  const talkUpTo = async (...recipients: string[]) => {
    const talk = await Talk.with(port)
    await talk.play('S: 220', 'C: EHLO client.example\r\n', 'S: 250')
    await talk.play('C: MAIL FROM:<Sender@Example.NET>\r\n', 'S: 250')
    for (const to of recipients) await talk.play(`C: RCPT TO:<${to}>\r\n`, 'S: 250')
    return talk
  }

  test('hands over the bytes, the envelope and how they came', async ({ assert }) => {
    const talk = await talkUpTo(ana.address.replace('ana', 'Ana+Shop'))
    await talk.play('C: DATA\r\n', 'S: 354', 'C: Subject: Hi\r\n\r\n..\r\n.\r\n', 'S: 250 2.0.0')
    const [arrival] = arrivals
    assert.equal(arrival?.raw.held?.toString(), 'Subject: Hi\r\n\r\n.\r\n')
    assert.containSubset(arrival, {
      channel: 'email',
      from: 'sender@example.net',
      recipients: [{ address: ana.address.replace('ana', 'ana+shop'), detail: 'shop' }],
      facts: { remoteAddress: '127.0.0.1', helo: 'client.example', tls: null, local: false },
    })
    assert.isTrue(arrival?.recipients[0]?.accountId.equals(ana.id))
    assert.match(
      arrival?.trace ?? '',
      /^Return-Path: <Sender@example.net>\r\nReceived: from client\.example \(\[127\.0\.0\.1\]\)\r\n\tby \S+ with ESMTP id \S+\r\n\tfor <ana\+shop@\S+>;\r\n\t\w{3}, \d\d \w{3} \d{4} [\d:]{8} \+0000\r\n$/
    )
    talk.leave()
  })

  test('gives a person one copy, and names no recipient to the others', async ({ assert }) => {
    const alias = ana.address.replace('ana', 'sales')
    const row = [newId(), ana.id, alias, Date.now()]
    await sql.insert('aliases', ['id', 'account_id', 'address', 'created_at'], [row])
    const bob = await newTestAccount(sql, 'bob')
    const talk = await talkUpTo(ana.address, alias, bob.address)
    await talk.play('C: DATA\r\n', 'S: 354', 'C: .\r\n', 'S: 250')
    assert.deepEqual(
      arrivals[0]?.recipients.map(({ address }) => address),
      [ana.address, bob.address]
    )
    assert.notInclude(arrivals[0]?.trace, 'for <')
    talk.leave()
  })

  test('takes mail for people of ours only, and passes none on', async ({ assert }) => {
    const talk = await talkUpTo()
    const domain = domainOf(ana.address)
    await talk.play(`C: RCPT TO:<nobody@${domain}>\r\n`, 'S: 550 5.1.1')
    for (const foreign of [
      'someone@example.com',
      `ana%example.com@x.${domain}`,
      `ana@[127.0.0.1]`,
      `"ana@${domain}"@example.com`,
      `@${domain}:someone@example.com`,
    ]) {
      await talk.play(`C: RCPT TO:<${foreign}>\r\n`, 'S: 550 5.7.1')
    }
    for (const ours of [`someone%example.com@${domain}`, `example.com!someone@${domain}`]) {
      await talk.play(`C: RCPT TO:<${ours}>\r\n`, 'S: 550 5.1.1')
    }
    await talk.play('C: DATA\r\n', 'S: 554 5.5.1')
    assert.isEmpty(arrivals)
    talk.leave()
  })

  test('knows a new account within a second or so', async () => {
    const talk = await talkUpTo()
    const bob = ana.address.replace('ana', 'bob')
    await talk.play(`C: RCPT TO:<${bob}>\r\n`, 'S: 550 5.1.1')
    const row = [newId(), ana.id, bob, Date.now()]
    await sql.insert('aliases', ['id', 'account_id', 'address', 'created_at'], [row])
    await new Promise((resolve) => setTimeout(resolve, 1_050))
    await talk.play(`C: RCPT TO:<${bob}>\r\n`, 'S: 250 2.1.5')
    talk.leave()
  })

  test('says 250 only after the arrival is kept, and 451 when it is not', async ({ assert }) => {
    let keep: () => void = nothing
    const accept = { accept: () => new Promise<void>((resolve) => (keep = resolve)) }
    const settings = { host: '127.0.0.1', smtpPort: 0 }
    const slow = await startReceiving({ settings, sql, accept, srs, tls, log })
    port = slow.port
    const talk = await talkUpTo(ana.address)
    await talk.play('C: DATA\r\n', 'S: 354', 'C: .\r\n')
    const answered = talk.reply()
    const first = await Promise.race([
      answered,
      new Promise((resolve) => setTimeout(resolve, 100, 'nothing yet')),
    ])
    assert.equal(first, 'nothing yet')
    keep()
    assert.match(await answered, /^250 /)
    talk.leave()
    await slow.close()
  })

  test('names the setting of a port that is taken', async ({ assert }) => {
    const other = createServer().listen(0, '127.0.0.1')
    await once(other, 'listening')
    const address = other.address()
    const smtpPort = typeof address === 'object' && address ? address.port : 0
    const accept = { accept: async () => undefined }
    await assert.rejects(
      () =>
        startReceiving({ settings: { host: '127.0.0.1', smtpPort }, sql, accept, srs, tls, log }),
      `SMTP_PORT: port ${smtpPort} on 127.0.0.1 cannot be opened: another program uses it.`
    )
    other.close()
  })
})
