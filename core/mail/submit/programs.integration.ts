import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { test } from '@japa/runner'
import type { Log } from '@caliopen/contract/log'
import { makeAppPassword } from '#core/accounts/app_passwords/app_passwords.js'
import { writeSetting } from '#core/accounts/settings/setting.js'
import { openBus, type Bus } from '#core/bus/bus.js'
import { getBlob } from '#core/messages/blobs/blobs.js'
import { SENDING_LIMITS } from '#core/messages/submissions/limits/sending_limits.js'
import { submitTo } from '#core/messages/submissions/submit_message.js'
import { newTestAccount, openTestDatabase } from '#core/tests/test_database.js'
import type { TestAccount } from '#core/tests/test_database.js'
import type { SqlDatabase } from '#database/sql.js'
import { openCertificate, type Certificate } from '../tls/certificate.js'
import { startSubmitting, type SubmissionOpen } from './server.js'

const nothing = () => undefined
const log: Log = { debug: nothing, info: nothing, warn: nothing, error: nothing }
const run = promisify(execFile)

test.group('A mail program (swaks)', (group) => {
  let sql: SqlDatabase
  let bus: Bus
  let tls: Certificate
  let ana: TestAccount
  let secret: string
  let submitting: SubmissionOpen

  group.setup(async () => {
    const folder = mkdtempSync(join(tmpdir(), 'caliopen-programs-'))
    sql = await openTestDatabase()
    bus = await openBus('mail', folder)
    tls = await openCertificate(folder)
    return async () => {
      await writeSetting(sql, SENDING_LIMITS, SENDING_LIMITS.fallback)
      await bus.close()
      await sql.close()
      rmSync(folder, { recursive: true, force: true })
    }
  })

  group.each.setup(async () => {
    await sql.run('delete from rate_limits')
    await writeSetting(sql, SENDING_LIMITS, SENDING_LIMITS.fallback)
    ana = await newTestAccount(sql)
    const owner = { accountId: ana.id, remoteAddress: null }
    secret = (await makeAppPassword(sql, owner, 'swaks')) ?? ''
    submitting = await startSubmitting({
      settings: { host: '127.0.0.1', submissionPort: 0, submissionsPort: 0 },
      ...{ sql, tls, log, submit: submitTo(sql, bus) },
    })
    return () => submitting.close()
  })

  /** What was said on both sides, also where it was refused. */
  async function program(...args: string[]): Promise<string> {
    const server = ['--server', '127.0.0.1', '--helo', 'my-secret-laptop.lan', '--timeout', '20']
    const envelope = ['--from', ana.address, '--to', 'bo@far.example']
    const all = [...server, ...envelope, '--auth-user', ana.address, '--auth-password', secret]
    try {
      const { stdout } = await run('swaks', [...all, ...args])
      return stdout
    } catch (error) {
      return error instanceof Error && 'stdout' in error ? String(error.stdout) : String(error)
    }
  }

  const starttls = () => ['--port', String(submitting.port), '--tls']
  const fromTheStart = () => ['--port', String(submitting.tlsPort), '--tls-on-connect']

  async function sentLetters() {
    const rows = await sql.all<{ blob_hash: Buffer; role: string; seen: number }>(
      `select messages.blob_hash, mailboxes.role, messages.seen from messages
       join mailboxes on mailboxes.account_id = messages.account_id and mailboxes.id = messages.mailbox_id
       where messages.account_id = ?`,
      [ana.id]
    )
    return Promise.all(
      rows.map(async ({ blob_hash: hash, role, seen }) => ({
        ...{ role, seen, text: (await getBlob(sql, hash)).toString() },
      }))
    )
  }

  test('sends by STARTTLS and over TLS, with PLAIN and LOGIN', async ({ assert }) => {
    for (const way of [starttls(), fromTheStart()]) {
      for (const mechanism of ['PLAIN', 'LOGIN']) {
        assert.include(await program(...way, '--auth', mechanism), '250 2.0.0 Taken as')
      }
    }
    assert.lengthOf(await sentLetters(), 4)
  })

  test('finds its letter in Sent without bringing it there', async ({ assert }) => {
    const header = ['--header', 'Subject: Lunch', '--header', 'Bcc: cy@far.example']
    await program(...starttls(), ...header, '--header', 'X-Originating-IP: 192.168.7.7')
    const [letter] = await sentLetters()
    assert.containSubset(letter, { role: 'sent', seen: 1 })
    assert.match(letter?.text ?? '', /^Received: by \S+ with ESMTPSA id /)
    assert.match(letter?.text ?? '', /^Date: /m)
    assert.match(letter?.text ?? '', /^Message-ID: /im)
    for (const leak of ['my-secret-laptop', '127.0.0.1', '192.168.7.7', 'cy@far.example']) {
      assert.notInclude(letter?.text, leak)
    }
  })

  test('is told what it lacks: encryption, a password, the right one', async ({ assert }) => {
    const inTheClear = await program('--port', String(submitting.port), '--auth', 'PLAIN')
    assert.notInclude(inTheClear, '235 ')
    const args = ['--port', String(submitting.port), '--tls', '--auth-password', 'wrong']
    assert.include(await program(...args, '--auth', 'PLAIN'), '535 5.7.8')
    const server = ['--server', '127.0.0.1', '--port', String(submitting.port), '--tls']
    const relay = await run('swaks', [
      ...server,
      '--from',
      ana.address,
      '--to',
      'x@y.example',
    ]).catch((error: { stdout: string }) => error)
    assert.include(relay.stdout, '530 5.7.0')
    assert.isEmpty(await sentLetters())
  })

  test('sends as nobody else', async ({ assert }) => {
    const foreign = await program(...starttls(), '--from', 'boss@elsewhere.example')
    assert.include(foreign, '550 5.7.1')
    const header = await program(...starttls(), '--h-From', 'Boss <boss@elsewhere.example>')
    assert.include(header, '550 5.7.1')
    assert.isEmpty(await sentLetters())
  })

  test('repeats what it was not sure of, and nothing goes out twice', async ({ assert }) => {
    const same = [
      ...['--header', 'Subject: Once'],
      '--header',
      'Message-Id: <same@laptop>',
      '--header',
      'Date: Tue, 3 Nov 2026 14:05:00 +0000',
    ]
    for (let times = 0; times < 2; times++) await program(...starttls(), ...same)
    assert.lengthOf(await sentLetters(), 1)
    const deliveries = await sql.all('select id from deliveries where account_id = ?', [ana.id])
    assert.lengthOf(deliveries, 1)
  })

  test('hears when it may send again', async ({ assert }) => {
    const limits = { ...SENDING_LIMITS.fallback, messagesAnHour: 1 }
    await writeSetting(sql, SENDING_LIMITS, limits)
    await program(...starttls())
    assert.match(
      await program(...starttls()),
      /450 4\.7\.1 .* try after \d{4}-\d\d-\d\d \d\d:\d\d UTC/
    )
    assert.lengthOf(await sentLetters(), 1)
  })
})
