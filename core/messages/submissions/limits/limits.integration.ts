import { heldBytes } from '@caliopen/contract/bytes'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from '@japa/runner'
import { openBus, type Bus } from '#core/bus/bus.js'
import { writeSetting } from '#core/accounts/settings/setting.js'
import { createDraft } from '#core/messages/drafts/write_draft.js'
import { identitiesOf } from '#core/messages/drafts/prefill.js'
import { newTestAccount, openTestDatabase } from '#core/tests/test_database.js'
import type { TestAccount } from '#core/tests/test_database.js'
import type { SqlDatabase } from '#database/sql.js'
import { submitDraft } from '../submit_draft.js'
import { submitTo } from '../submit_message.js'
import { refusedSenders } from './refused_senders.js'
import { SENDING_LIMITS } from './sending_limits.js'

test.group('The limits of sending', (group) => {
  let sql: SqlDatabase
  let bus: Bus
  let ana: TestAccount

  group.setup(async () => {
    const folder = mkdtempSync(join(tmpdir(), 'caliopen-limits-'))
    sql = await openTestDatabase()
    bus = await openBus('mail', folder)
    return async () => {
      await bus.close()
      rmSync(folder, { recursive: true })
      await writeSetting(sql, SENDING_LIMITS, SENDING_LIMITS.fallback)
      await sql.close()
    }
  })

  group.each.setup(async () => {
    ana = await newTestAccount(sql)
    const limits = { messagesAnHour: 3, recipientsAnHour: 5, messagesADay: 4, recipientsADay: 6 }
    await writeSetting(sql, SENDING_LIMITS, limits)
  })

  let made = 0
  const send = (...recipients: string[]) =>
    submitTo(
      sql,
      bus
    )({
      ...{ accountId: ana.id, from: ana.address, recipients, notBefore: Date.now() },
      ...{ trace: '', dsn: null },
      raw: heldBytes(
        Buffer.from(`From: ${ana.address}\r\nSubject: ${(made += 1)}\r\n\r\nHello\r\n`)
      ),
    })

  async function compose() {
    const [identity] = await identitiesOf(sql, ana.id)
    if (!identity) throw new Error('an account has an identity')
    const draft = { mode: 'new', answersId: null, identityId: identity.id } as const
    const lines = { to: 'bo@far.example', cc: '', bcc: '', subject: 'Lunch', text: 'At noon?' }
    const created = await createDraft(sql, ana.id, { ...draft, ...lines }, [])
    if (!created.ok) throw new Error(JSON.stringify(created.faults))
    return submitDraft(sql, ana.id, created.value)
  }

  const counted = async () => {
    const [row] = await sql.all<{ messages: number; deliveries: number }>(
      `select (select count(*) from messages where account_id = ?) as messages,
         (select count(*) from deliveries where account_id = ?) as deliveries`,
      [ana.id, ana.id]
    )
    return { ...row }
  }

  test('hold for programs and the webmail together', async ({ assert }) => {
    for (let times = 0; times < 2; times++) assert.isNull(await send('bo@far.example'))
    assert.isTrue((await compose())?.ok)
    const limit = await send('bo@far.example')
    assert.containSubset(limit, { what: 'messages', limit: 3, per: 'hour' })
    assert.isAbove(limit?.retryAt ?? 0, Date.now())
    const composed = await compose()
    assert.isFalse(composed?.ok)
    assert.include(JSON.stringify(composed), 'deliver.faults.sending_limit')
    assert.deepEqual(await counted(), { messages: 3, deliveries: 3 })
  })

  test('count every recipient', async ({ assert }) => {
    assert.isNull(await send('a@x.example', 'b@x.example', 'c@x.example'))
    assert.containSubset(await send('d@x.example', 'e@x.example', 'f@x.example'), {
      what: 'recipients',
      per: 'hour',
    })
    assert.isNull(await send('d@x.example', 'e@x.example'))
    assert.containSubset(await send(...'ghijkl'.split('').map((name) => `${name}@x.example`)), {
      retryAt: null,
    })
  })

  test('count a repeat once', async ({ assert }) => {
    const submission = {
      ...{ accountId: ana.id, from: ana.address, recipients: ['bo@far.example'] },
      ...{ notBefore: Date.now(), trace: '', dsn: null },
      raw: heldBytes(Buffer.from(`From: ${ana.address}\r\n\r\nThe same\r\n`)),
    }
    for (let times = 0; times < 6; times++) assert.isNull(await submitTo(sql, bus)(submission))
    assert.deepEqual(await counted(), { messages: 1, deliveries: 1 })
  })

  test('hold also for those who send at once', async ({ assert }) => {
    const outcomes = await Promise.all(Array.from({ length: 8 }, () => send('bo@far.example')))
    assert.lengthOf(
      outcomes.filter((limit) => limit === null),
      3
    )
    assert.deepEqual(await counted(), { messages: 3, deliveries: 3 })
  })

  test('are over with time', async ({ assert }) => {
    for (let times = 0; times < 3; times++) await send('bo@far.example')
    await sql.run('update sending_counts set slot = slot - 7200000 where account_id = ?', [ana.id])
    assert.isNull(await send('bo@far.example'))
    assert.containSubset(await send('bo@far.example'), { per: 'day' })
  })

  test('are told to administrators, once an hour', async ({ assert }) => {
    for (let times = 0; times < 6; times++) await send('bo@far.example')
    const [refused] = (await refusedSenders(sql, Date.now())).filter(
      ({ address }) => address === ana.address
    )
    assert.equal(refused?.times, 3)
    const acts = await sql.all<{ subject: string }>(
      `select subject from audit_log where account_id = ? and action = 'sending_limit_reached'`,
      [ana.id]
    )
    assert.deepEqual(
      acts.map(({ subject }) => subject),
      ['3 messages / hour']
    )
  })
})
