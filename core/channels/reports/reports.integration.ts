import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from '@japa/runner'
import { heldBytes } from '@caliopen/contract/bytes'
import { idText } from '@caliopen/contract/ids'
import { openBus } from '#core/bus/bus.js'
import type { Bus } from '#core/bus/bus.js'
import { prepareOutgoing, queueMessage } from '#core/messages/submissions/queue_message.js'
import { newTestAccount, openTestDatabase } from '#core/tests/test_database.js'
import type { TestAccount } from '#core/tests/test_database.js'
import type { SqlDatabase } from '#database/sql.js'
import { BOUNCES } from '../suppressions/bounces.js'
import {
  findSuppression,
  liftSuppression,
  listSuppressions,
  suppress,
} from '../suppressions/suppressions.js'
import { findDeliveryByReport } from './find_delivery.js'
import type { ReportedBy } from './find_delivery.js'
import { settleByReport } from './settle_by_report.js'
import type { LaterReport } from './settle_by_report.js'

const NOW = Date.now()
const failure: LaterReport = {
  action: 'failed',
  status: '5.1.1',
  reply: '550 5.1.1 No such person',
  host: 'mx.far.example',
  at: NOW,
}

test.group('Reports that come back', (group) => {
  let sql: SqlDatabase
  let bus: Bus
  let ana: TestAccount
  let sent = 0

  group.setup(async () => {
    const folder = mkdtempSync(join(tmpdir(), 'caliopen-reports-'))
    sql = await openTestDatabase()
    bus = await openBus('worker', folder)
    return async () => {
      await bus.close()
      await sql.close()
      rmSync(folder, { recursive: true })
    }
  })

  group.each.setup(async () => {
    ana = await newTestAccount(sql)
  })

  async function deliver(...recipients: string[]) {
    const messageId = `<${(sent += 1)}.${ana.address}>`
    const lines = [`From: ${ana.address}`, `Message-ID: ${messageId}`, '', 'Hello', '']
    const outgoing = {
      ...{ accountId: ana.id, channel: 'email', from: ana.address, recipients, notBefore: NOW },
      raw: heldBytes(Buffer.from(lines.join('\r\n'))),
    }
    const prepared = await prepareOutgoing(sql, outgoing)
    const queued = await sql.transaction((transaction) => queueMessage(transaction, prepared))
    await sql.run(`update deliveries set status = 'delivered' where message_id = ?`, [
      queued.messageId,
    ])
    return { messageId, envid: idText(queued.messageId) }
  }

  const find = (report: Omit<ReportedBy, 'accountId'>, accountId = ana.id) =>
    findDeliveryByReport(sql, { accountId, ...report })

  test('are known by our envelope id, and by the Message-ID', async ({ assert }) => {
    const { messageId, envid } = await deliver('bo@far.example', 'cy@far.example')
    const named = { originalRecipient: 'CY@far.example', finalRecipient: 'x@else.example' }
    assert.equal((await find({ envid, ...named }))?.recipient, 'cy@far.example')
    assert.equal((await find({ messageId, ...named }))?.recipient, 'cy@far.example')
    assert.isNull(await find({ messageId, finalRecipient: 'x@else.example' }))
    assert.isNull(await find({ messageId: '<never@sent>', ...named }))
  })

  test('need no recipient where there was one only', async ({ assert }) => {
    const { messageId } = await deliver('bo@far.example')
    const found = await find({ messageId, finalRecipient: 'bo@behind.example' })
    assert.equal(found?.recipient, 'bo@far.example')
  })

  test('say nothing of what somebody else sent', async ({ assert }) => {
    const { envid, messageId } = await deliver('bo@far.example')
    const other = await newTestAccount(sql)
    assert.isNull(await find({ envid, messageId }, other.id))
  })

  test('turn what had left us into a failure, once', async ({ assert }) => {
    const { envid } = await deliver('bo@far.example')
    const delivery = await find({ envid })
    if (!delivery) return assert.fail('the delivery was not found')
    assert.isTrue(await settleByReport(sql, bus, delivery, failure))
    assert.isFalse(await settleByReport(sql, bus, delivery, failure))
    const row = await sql.get<object>(
      'select status, last_reply, tell_at from deliveries where id = ?',
      [delivery.id]
    )
    assert.deepEqual({ ...row }, { status: 'failed', last_reply: failure.reply, tell_at: null })
    const events = await sql.all<{ payload: string }>(
      'select payload from message_events where account_id = ? and message_id = ? order by id',
      [ana.id, delivery.messageId]
    )
    const last = JSON.parse(events.at(-1)?.payload ?? '')
    assert.containsSubset(last, { state: 'bounced', host: 'mx.far.example' })
  })

  test('a delay is an event, and changes nothing else', async ({ assert }) => {
    const { envid } = await deliver('bo@far.example')
    const delivery = await find({ envid })
    if (!delivery) return assert.fail('the delivery was not found')
    const delay: LaterReport = { ...failure, action: 'delayed', status: '4.4.1', reply: 'later' }
    assert.isTrue(await settleByReport(sql, bus, delivery, delay))
    assert.isFalse(await settleByReport(sql, bus, delivery, delay))
    assert.equal((await find({ envid }))?.status, 'delivered')
  })

  test('suppress an address that fails again and again, until somebody lifts it', async ({
    assert,
  }) => {
    const recipient = `bo@${ana.address.split('@')[1]}`
    for (let times = 1; times <= BOUNCES.enough; times++) {
      assert.isNull(await findSuppression(sql, ana.id, recipient, NOW))
      const { envid } = await deliver(recipient)
      const delivery = await find({ envid })
      if (delivery) await settleByReport(sql, bus, delivery, failure)
    }
    const found = await findSuppression(sql, ana.id, recipient, NOW)
    assert.containsSubset(found, { status: '5.1.1', reason: failure.reply })
    // Anybody may write a report: it stops the mail of the account that it came to, and nobody else's.
    const other = await newTestAccount(sql)
    assert.isNull(await findSuppression(sql, other.id, recipient, NOW))
    assert.isNull(await findSuppression(sql, ana.id, recipient, NOW + BOUNCES.suppressed))
    const listed = await listSuppressions(sql, NOW)
    assert.include(
      listed.map((one) => one.recipient),
      recipient
    )
    assert.isTrue(await liftSuppression(sql, recipient))
    assert.isNull(await findSuppression(sql, ana.id, recipient, NOW))
  })

  test('never keep mail from a postmaster', async ({ assert }) => {
    const recipient = 'postmaster@far.example'
    const all = { accountId: null, recipient, status: '5.1.1', reason: '', since: NOW }
    await suppress(sql, { ...all, until: NOW + 1000 })
    assert.isNull(await findSuppression(sql, ana.id, recipient, NOW))
  })
})
