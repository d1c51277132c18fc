import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import hash from '@adonisjs/core/services/hash'
import { test } from '@japa/runner'
import type { Log } from '@caliopen/contract/log'
import type { Submission } from '@caliopen/contract/submission'
import { newId } from '@caliopen/contract/ids'
import { checkPassword } from '#core/accounts/passwords/check_password.js'
import { newTestAccount, openTestDatabase } from '#core/tests/test_database.js'
import type { TestAccount } from '#core/tests/test_database.js'
import type { SqlDatabase } from '#database/sql.js'
import { Talk } from '../session/testing/talk.js'
import { type Certificate, openCertificate } from '../tls/certificate.js'
import { type SubmissionOpen, startSubmitting } from './server.js'

const PASSWORD = 'correct horse battery'
const nothing = () => undefined
const log: Log = { debug: nothing, info: nothing, warn: nothing, error: nothing }

test.group('Submitting', (group) => {
  let sql: SqlDatabase
  let tls: Certificate
  let password: string
  let ana: TestAccount
  let bob: TestAccount
  let submissions: Submission[]
  let submitting: SubmissionOpen

  group.setup(async () => {
    const folder = mkdtempSync(join(tmpdir(), 'caliopen-submit-'))
    sql = await openTestDatabase()
    tls = await openCertificate(folder)
    password = await hash.make(PASSWORD)
    return async () => {
      await sql.close()
      rmSync(folder, { recursive: true, force: true })
    }
  })

  group.each.setup(async () => {
    ana = await newTestAccount(sql)
    bob = await newTestAccount(sql, 'bob')
    await sql.run('update accounts set password = ? where id = ?', [password, ana.id])
    submissions = []
    submitting = await startSubmitting({
      settings: { host: '127.0.0.1', submissionPort: 0, submissionsPort: 0 },
      sql,
      verify: (address, text) => checkPassword(sql, address, text),
      submit: async (submission) => void submissions.push(submission),
      tls,
      log,
    })
    return () => submitting.close()
  })

  const plain = (text = PASSWORD, actingAs = '') =>
    Buffer.from(`${actingAs}\0${ana.address}\0${text}`).toString('base64')

  const signedIn = async () => {
    const talk = await Talk.withTls(submitting.tlsPort)
    await talk.play('S: 220', 'C: EHLO laptop\r\n', 'S: 250', `C: AUTH PLAIN ${plain()}\r\n`)
    await talk.play('S: 235 2.7.0')
    return talk
  }

  const message = (...header: string[]) => `${header.join('\r\n')}\r\n\r\nHello\r\n`

  test('hands over what an account sends as itself, to anybody', async ({ assert }) => {
    const talk = await signedIn()
    const text = message(`From: Ana <${ana.address}>`, 'To: x@example.com', 'Subject: Hi')
    await talk.play(`C: MAIL FROM:<${ana.address}>\r\n`, 'S: 250')
    await talk.play('C: RCPT TO:<x@example.com>\r\n', 'S: 250', 'C: RCPT TO:<X@Example.com>\r\n')
    await talk.play('S: 250', `C: RCPT TO:<${bob.address}>\r\n`, 'S: 250')
    await talk.play('C: DATA\r\n', 'S: 354', `C: ${text}.\r\n`, 'S: 250 2.0.0')
    const [submission] = submissions
    assert.isTrue(submission?.accountId.equals(ana.id))
    assert.equal(submission?.from, ana.address)
    assert.deepEqual(submission?.recipients, ['x@example.com', bob.address])
    assert.equal(submission?.raw.toString(), text)
    assert.closeTo(submission?.notBefore ?? 0, Date.now(), 5_000)
    talk.leave()
  })

  test('wants TLS before a password, and a password before a message', async () => {
    const talk = await Talk.with(submitting.port)
    await talk.play('S: 220', 'C: EHLO laptop\r\n', 'S: 250', `C: AUTH PLAIN ${plain()}\r\n`)
    await talk.play('S: 538 5.7.11', `C: MAIL FROM:<${ana.address}>\r\n`, 'S: 530 5.7.0')
    await talk.play('C: STARTTLS\r\n', 'S: 220')
    await talk.startTls()
    await talk.play('C: EHLO laptop\r\n', 'S: 250', `C: MAIL FROM:<${ana.address}>\r\n`)
    await talk.play('S: 530 5.7.0', `C: AUTH PLAIN ${plain()}\r\n`, 'S: 235')
    await talk.play(`C: MAIL FROM:<${ana.address}>\r\n`, 'S: 250 2.1.0')
    talk.leave()
  })

  test('knows AUTH LOGIN', async () => {
    const talk = await Talk.withTls(submitting.tlsPort)
    const [address, secret] = [ana.address, PASSWORD].map((s) => Buffer.from(s).toString('base64'))
    await talk.play('S: 220', 'C: EHLO laptop\r\n', 'S: 250', 'C: AUTH LOGIN\r\n', 'S: 334')
    await talk.play(`C: ${address}\r\n`, 'S: 334', `C: ${secret}\r\n`, 'S: 235')
    talk.leave()
  })

  test('lets nobody send as somebody else', async ({ assert }) => {
    const talk = await signedIn()
    for (const foreign of [bob.address, 'x@example.com', '']) {
      await talk.play(`C: MAIL FROM:<${foreign}>\r\n`, 'S: 550 5.7.1')
    }
    const send = async (reply: string, ...header: string[]) => {
      await talk.play(`C: MAIL FROM:<${ana.address}>\r\n`, 'S: 250')
      await talk.play('C: RCPT TO:<x@example.com>\r\n', 'S: 250', 'C: DATA\r\n', 'S: 354')
      await talk.play(`C: ${message(...header)}.\r\n`, `S: ${reply}`)
    }
    await send('550 5.7.1', `From: ${bob.address}`)
    await send('550 5.7.1', `From: ${ana.address}, ${bob.address}`)
    await send('550 5.7.1', `From: "${ana.address}" <${bob.address}>`)
    await send('550 5.7.1', `From: ${ana.address}`, `Sender: ${bob.address}`)
    await send('550 5.7.1', `From: x\r\n <${bob.address}>`)
    await send('550 5.6.0', `From: ${ana.address}`, `FROM : ${bob.address}`)
    await send('550 5.6.0', 'Subject: nobody')
    await send('550 5.6.0', 'From: ')
    assert.isEmpty(submissions)
    talk.leave()
  })

  test('lets an account send as its alias, and with a plus-address', async ({ assert }) => {
    const alias = ana.address.replace('ana', 'sales')
    const row = [newId(), ana.id, alias, Date.now()]
    await sql.insert('aliases', ['id', 'account_id', 'address', 'created_at'], [row])
    for (const own of [alias, ana.address.replace('ana', 'ana+x')]) {
      const talk = await signedIn()
      await talk.play(`C: MAIL FROM:<${own}>\r\n`, 'S: 250', 'C: RCPT TO:<x@example.com>\r\n')
      await talk.play('S: 250', 'C: DATA\r\n', 'S: 354')
      await talk.play(`C: ${message(`From: ${own}`)}.\r\n`, 'S: 250')
      talk.leave()
    }
    assert.lengthOf(submissions, 2)
  })

  test('says at once that a recipient of ours does not exist', async () => {
    const talk = await signedIn()
    await talk.play(`C: MAIL FROM:<${ana.address}>\r\n`, 'S: 250')
    await talk.play(`C: RCPT TO:<nobody.${ana.address}>\r\n`, 'S: 550 5.1.1')
    talk.leave()
  })

  test('tires of who guesses, and forgives the owner', async () => {
    const talk = await Talk.withTls(submitting.tlsPort)
    await talk.play('S: 220', 'C: EHLO laptop\r\n', 'S: 250')
    for (let guess = 0; guess < 5; guess++) {
      await talk.play(`C: AUTH PLAIN ${plain(`guess ${guess}`)}\r\n`, 'S: 535 5.7.8')
    }
    await talk.play(`C: AUTH PLAIN ${plain(PASSWORD, bob.address)}\r\n`, 'S: 535 5.7.8')
    await talk.play(`C: AUTH PLAIN ${plain(PASSWORD, ana.address)}\r\n`, 'S: 235')
    talk.leave()
  })
})
