import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import hash from '@adonisjs/core/services/hash'
import { test } from '@japa/runner'
import type { Log } from '@caliopen/contract/log'
import type { SendingLimit, Submission } from '@caliopen/contract/submission'
import { newId } from '@caliopen/contract/ids'
import { makeAppPassword } from '#core/accounts/app_passwords/app_passwords.js'
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
  let limit: SendingLimit | null
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
    await sql.run('delete from rate_limits')
    submissions = []
    limit = null
    submitting = await startSubmitting({
      settings: { host: '127.0.0.1', submissionPort: 0, submissionsPort: 0 },
      sql,
      submit: async (submission) => {
        submissions.push(submission)
        return limit
      },
      tls,
      log,
    })
    return () => submitting.close()
  })

  const plain = (text = PASSWORD, actingAs = '') =>
    Buffer.from(`${actingAs}\0${ana.address}\0${text}`).toString('base64')

  const greeted = async () => {
    const talk = await Talk.withTls(submitting.tlsPort)
    await talk.play('S: 220', 'C: EHLO laptop\r\n', 'S: 250')
    return talk
  }

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
    assert.equal(submission?.raw.held?.toString(), text)
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

  test('knows PLAIN and LOGIN, with and without a first answer', async () => {
    const secret = plain()
    const [address, word] = [ana.address, PASSWORD].map((s) => Buffer.from(s).toString('base64'))
    for (const dialogue of [
      [`C: AUTH PLAIN ${secret}\r\n`],
      ['C: AUTH PLAIN\r\n', 'S: 334', `C: ${secret}\r\n`],
      ['C: auth login\r\n', 'S: 334', `C: ${address}\r\n`, 'S: 334', `C: ${word}\r\n`],
      [`C: AUTH LOGIN ${address}\r\n`, 'S: 334', `C: ${word}\r\n`],
    ]) {
      const talk = await greeted()
      await talk.play(...dialogue, 'S: 235 2.7.0')
      await talk.play(`C: AUTH PLAIN ${secret}\r\n`, 'S: 503 5.5.1')
      talk.leave()
    }
  })

  test('refuses what is no sign-in, each with its code', async () => {
    const talk = await greeted()
    await talk.play('C: AUTH CRAM-MD5\r\n', 'S: 504 5.5.4', 'C: AUTH\r\n', 'S: 504 5.5.4')
    await talk.play('C: AUTH PLAIN\r\n', 'S: 334', 'C: *\r\n', 'S: 501 5.5.4')
    await talk.play('C: AUTH LOGIN\r\n', 'S: 334', 'C: *\r\n', 'S: 501')
    await talk.play('C: AUTH PLAIN !!!!\r\n', 'S: 501', 'C: AUTH PLAIN a b\r\n', 'S: 501')
    await talk.play(`C: AUTH PLAIN ${plain('wrong')}\r\n`, 'S: 535 5.7.8')
    await talk.play(`C: MAIL FROM:<${ana.address}>\r\n`, 'S: 530 5.7.0')
    await talk.play('C: NOOP\r\n', 'S: 250')
    talk.leave()
  })

  test('ends with who says a password that has no end', async () => {
    const talk = await greeted()
    await talk.play(`C: AUTH PLAIN ${'A'.repeat(20_000)}\r\n`, 'S: 500 5.5.2')
  })

  test('says that it cannot look now, and counts no failure', async ({ assert }) => {
    await sql.run('alter table app_passwords rename to app_passwords_away')
    try {
      const talk = await greeted()
      const secret = 'abcd-efgh-ijkm-npqr-stuv-wxyz-2345'
      await talk.play(`C: AUTH PLAIN ${plain(secret)}\r\n`, 'S: 454 4.7.0')
      talk.leave()
    } finally {
      await sql.run('alter table app_passwords_away rename to app_passwords')
    }
    assert.isEmpty(await sql.all('select * from rate_limits'))
  })

  test('takes a password for programs', async () => {
    const owner = { accountId: ana.id, remoteAddress: null }
    const secret = (await makeAppPassword(sql, owner, 'Thunderbird')) ?? ''
    const talk = await greeted()
    await talk.play(`C: AUTH PLAIN ${plain(secret.replaceAll('-', ' '))}\r\n`, 'S: 235')
    talk.leave()
  })

  const send = async (talk: Talk, ...answers: string[]) => {
    await talk.play(`C: MAIL FROM:<${ana.address}> RET=HDRS ENVID=QQ314159\r\n`, 'S: 250')
    await talk.play('C: RCPT TO:<x@example.com> NOTIFY=SUCCESS,FAILURE\r\n', 'S: 250')
    await talk.play('C: RCPT TO:<y@example.com>\r\n', 'S: 250', 'C: DATA\r\n', 'S: 354')
    return talk.play(`C: ${message(`From: ${ana.address}`)}.\r\n`, ...answers)
  }

  test('says in Received how a message came, and not from where', async ({ assert }) => {
    const talk = await signedIn()
    await send(talk, 'S: 250 2.0.0')
    const trace = submissions[0]?.trace ?? ''
    assert.match(trace, /^Received: by [\w.-]+ with ESMTPSA id [\w.-]+;\r\n\t[^\r\n]+\r\n$/)
    assert.notInclude(trace, '127.0.0.1')
    assert.notInclude(trace, 'laptop')
    talk.leave()
  })

  test('hands on which reports are wanted', async ({ assert }) => {
    const talk = await signedIn()
    await send(talk, 'S: 250 2.0.0')
    const { dsn } = submissions[0] ?? {}
    assert.containSubset(dsn, { ret: 'headers', envid: 'QQ314159' })
    const wanted = { notify: ['success', 'failure'], orcpt: null }
    assert.deepEqual([...(dsn?.recipients ?? [])], [['x@example.com', wanted]])
    talk.leave()
  })

  test('says when there is room again for who has sent a lot', async () => {
    const talk = await signedIn()
    const retryAt = Date.UTC(2026, 10, 3, 14, 5)
    limit = { what: 'messages', limit: 500, per: 'hour', retryAt }
    await send(
      talk,
      'S: 450 4.7.1 Your account may send 500 messages within an hour and has done so: try after 2026-11-03 14:05 UTC'
    )
    limit = { what: 'recipients', limit: 1, per: 'day', retryAt: null }
    await send(talk, 'S: 550 5.7.1 Your account may send to 1 recipients within a day')
    talk.leave()
  })

  test('takes addresses beyond ASCII where SMTPUTF8 was asked for', async ({ assert }) => {
    const talk = await signedIn()
    await talk.play(`C: MAIL FROM:<${ana.address}>\r\n`, 'S: 250')
    const far = Buffer.from('RCPT TO:<jörg@example.com>\r\n').toString('latin1')
    await talk.play(`C: ${far}`, 'S: 553 5.6.7', 'C: RSET\r\n', 'S: 250')
    await talk.play(`C: MAIL FROM:<${ana.address}> SMTPUTF8\r\n`, 'S: 250')
    await talk.play(`C: ${far}`, 'S: 250', 'C: DATA\r\n', 'S: 354')
    await talk.play(`C: ${message(`From: ${ana.address}`)}.\r\n`, 'S: 250')
    assert.deepEqual(submissions[0]?.recipients, ['jörg@example.com'])
    assert.match(submissions[0]?.trace ?? '', / with UTF8SMTPSA id /)
    talk.leave()
  })

  test('forgives the owner a few guesses', async () => {
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
