import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from '@japa/runner'
import type { Log } from '@caliopen/contract/log'
import { heldBytes } from '@caliopen/contract/bytes'
import { idText } from '@caliopen/contract/ids'
import { domainOf } from '#core/accounts/addresses.js'
import { findRecipient } from '#core/accounts/recipients/recipients.js'
import { openBus, type Bus } from '#core/bus/bus.js'
import { openSpool } from '#core/messages/accept/open_spool.js'
import type { Spool } from '#core/messages/accept/spool.js'
import { startDigesting, type Digesting } from '#core/messages/digest/digesting.js'
import { readHere } from '#core/messages/digest/reading/read_here.js'
import { createStandardMailboxes } from '#core/messages/mailboxes/standard.js'
import { prepareOutgoing, queueMessage } from '#core/messages/submissions/queue_message.js'
import { essentialJudge } from '#core/tests/essential_judge.js'
import { newTestAccount, openTestDatabase } from '#core/tests/test_database.js'
import type { TestAccount } from '#core/tests/test_database.js'
import { testDatabase } from '#core/tests/test_instance.js'
import type { SqlDatabase } from '#database/sql.js'
import { noteReports } from './intake/waiting_reports.js'
import { startReadingReports } from './start_reading_reports.js'
import { keepStatistics } from './statistics/keep_statistics.js'
import { listReports } from './statistics/report_rows.js'
import {
  bounceOf,
  complaintOf,
  dmarcMailOf,
  qmailBounceOf,
  tlsMailOf,
} from './testing/specimens.js'

const nothing = () => undefined
const log: Log = { debug: nothing, info: nothing, warn: nothing, error: nothing }
const BO = 'bo@far.example'

test.group('Reports that come back by mail', (group) => {
  let sql: SqlDatabase
  let bus: Bus
  let spool: Spool
  let digesting: Digesting
  let ana: TestAccount

  group.setup(async () => {
    const folder = mkdtempSync(join(tmpdir(), 'caliopen-reports-'))
    sql = await openTestDatabase()
    bus = await openBus('worker', folder)
    spool = openSpool(testDatabase(), folder, sql)
    const parts = { sql, spool, bus, log, dataDir: folder, judgeTrust: essentialJudge }
    digesting = startDigesting({ ...parts, reader: readHere, watch: noteReports })
    return async () => {
      await digesting.stop()
      await spool.close()
      await bus.close()
      await sql.close()
      rmSync(folder, { recursive: true })
    }
  })

  group.each.setup(async () => {
    ana = await newTestAccount(sql)
    await sql.run(`update accounts set role = 'administrator' where id = ?`, [ana.id])
    await createStandardMailboxes(sql, [ana.id])
  })

  let sent = 0
  async function deliver(...recipients: string[]) {
    const messageId = `<${(sent += 1)}.${ana.address}>`
    const lines = [`From: ${ana.address}`, `Message-ID: ${messageId}`, '', 'Hello', '']
    const prepared = await prepareOutgoing(sql, {
      ...{ accountId: ana.id, channel: 'email', from: ana.address },
      recipients: recipients.length > 0 ? recipients : [BO],
      ...{ notBefore: Date.now(), raw: heldBytes(Buffer.from(lines.join('\r\n'))) },
    })
    const queued = await sql.transaction((transaction) => queueMessage(transaction, prepared))
    await sql.run(`update deliveries set status = 'delivered' where message_id = ?`, [
      queued.messageId,
    ])
    return { id: queued.messageId, messageId, envid: idText(queued.messageId) }
  }

  /** As SMTP would: to the spool; resolves when it was digested and looked at. */
  async function receive(raw: Buffer, to = ana.address, from = '') {
    const recipient = await findRecipient(sql, to)
    if (!recipient) throw new Error(`nobody is at ${to}`)
    await spool.accept({
      ...{ channel: 'email', from, recipients: [recipient], raw: heldBytes(raw) },
      ...{ trace: '', facts: null },
      receivedAt: Date.now(),
    })
    bus.publish('spool.accepted', {})
    while ((await spool.waiting()).count > 0)
      await new Promise((resolve) => setTimeout(resolve, 20))
    const reading = startReadingReports({ sql, bus, log })
    await reading.stop()
    await settled()
  }

  async function settled() {
    for (let looks = 0; looks < 100; looks++) {
      const waiting = await sql.get('select message_id from waiting_reports where account_id = ?', [
        ana.id,
      ])
      if (!waiting) return
      const reading = startReadingReports({ sql, bus, log })
      await new Promise((resolve) => setTimeout(resolve, 50))
      await reading.stop()
    }
    throw new Error('a report was not looked at')
  }

  const stateOf = (id: Buffer) =>
    sql.get<{ status: string; last_reply: string }>(
      'select status, last_reply from deliveries where message_id = ?',
      [id]
    )
  const placesOf = (subject = '%') =>
    sql.all<{ role: string; seen: number }>(
      `select mailboxes.role, messages.seen from messages
       join mailboxes on mailboxes.account_id = messages.account_id and mailboxes.id = messages.mailbox_id
       where messages.account_id = ? and messages.direction = 'in' and messages.subject like ?`,
      [ana.id, subject]
    )

  test('say what became of a letter after all', async ({ assert }) => {
    const { id, envid, messageId } = await deliver()
    await receive(bounceOf({ envid, messageId, recipient: BO }))
    assert.deepEqual(
      { ...(await stateOf(id)) },
      {
        status: 'failed',
        last_reply: '550 5.1.1 No such person here',
      }
    )
  })

  test('of an old server count, too', async ({ assert }) => {
    const { id, messageId } = await deliver()
    await receive(qmailBounceOf(messageId, BO))
    assert.equal((await stateOf(id))?.status, 'failed')
  })

  test('change nothing that they do not name, or that somebody else sent', async ({ assert }) => {
    const { id, messageId, envid } = await deliver(BO, 'di@far.example')
    const other = await newTestAccount(sql, 'other')
    await createStandardMailboxes(sql, [other.id])
    await receive(bounceOf({ messageId: '<made@up>', recipient: BO }))
    await receive(bounceOf({ messageId, recipient: 'cy@far.example' }))
    await receive(bounceOf({ envid, messageId, recipient: BO }), other.address)
    const states = await sql.all<{ status: string }>(
      'select distinct status from deliveries where message_id = ?',
      [id]
    )
    assert.deepEqual(
      states.map(({ status }) => status),
      ['delivered']
    )
  })

  test('of a delay leave the letter where it is', async ({ assert }) => {
    const { id, messageId } = await deliver()
    await receive(bounceOf({ messageId, recipient: BO, action: 'delayed', status: '4.4.1' }))
    assert.equal((await stateOf(id))?.status, 'delivered')
  })

  test('of a complaint stand with the letter, once, and suppress nobody', async ({ assert }) => {
    const { id, messageId } = await deliver()
    const complaint = complaintOf(messageId, ana.address, BO)
    for (const from of ['fbl@far.example', 'again@far.example']) {
      await receive(complaint, `abuse@${domainOf(ana.address)}`, from)
    }
    const events = await sql.all<{ payload: string }>(
      `select payload from message_events where account_id = ? and message_id = ? and kind = 'complaint'`,
      [ana.id, id]
    )
    assert.deepEqual(
      events.map(({ payload }) => JSON.parse(payload)),
      [{ recipient: BO, type: 'abuse' }]
    )
    const suppressed = await sql.all('select recipient from suppressions where account_id = ?', [
      ana.id,
    ])
    assert.isEmpty(suppressed)
  })

  test('with statistics are counted once, and filed away', async ({ assert }) => {
    const domain = domainOf(ana.address)
    const reports = () => listReports(sql, 0)
    const ours = async () => (await reports()).filter(({ head }) => head.domain === domain)
    const mail = dmarcMailOf({ domain, count: 7, spf: 'fail' })
    await receive(mail, `dmarc-reports@${domain}`, 'a@far.example')
    await receive(mail, `dmarc-reports@${domain}`, 'b@far.example')
    await receive(tlsMailOf(domain), `tls-reports@${domain}`, 'a@far.example')
    const kept = await ours()
    assert.deepEqual(
      kept
        .map(({ kind, passed, failed, verified }) => ({ kind, passed, failed, verified }))
        .toSorted(byKind),
      [
        { kind: 'dmarc', passed: 7, failed: 0, verified: false },
        { kind: 'tls', passed: 5326, failed: 303, verified: false },
      ]
    )
    for (const place of await placesOf())
      assert.deepEqual({ ...place }, { role: 'archive', seen: 1 })
  })

  test('with more than can be counted are kept all the same', async ({ assert }) => {
    const domain = domainOf(ana.address)
    const head = { organisation: 'Far', reportId: 'boast', domain, begin: 0, end: Date.now() }
    const arrival = { receivedAt: Date.now(), verified: false }
    await keepStatistics(sql, arrival, { kind: 'tls', head, successes: 5e9, failures: [] })
    const kept = (await listReports(sql, 0)).find((one) => one.head.reportId === 'boast')
    assert.equal(kept?.passed, 2_147_483_647)
  })

  test('on domains of others are not kept', async ({ assert }) => {
    const mail = dmarcMailOf({ domain: 'elsewhere.example' })
    await receive(mail, `dmarc-reports@${domainOf(ana.address)}`, 'a@far.example')
    const domains = (await listReports(sql, 0)).map(({ head }) => head.domain)
    assert.notInclude(domains, 'elsewhere.example')
  })
})

function byKind(one: { kind: string }, other: { kind: string }): number {
  return one.kind < other.kind ? -1 : 1
}
