import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from '@japa/runner'
import { idText } from '@caliopen/contract/ids'
import { PluginError } from '@caliopen/contract/plugin/errors'
import { claimDue } from '#core/channels/dispatch/claim.js'
import { settleReports } from '#core/channels/dispatch/settle.js'
import type { Report } from '#core/channels/channel.js'
import { openSpool } from '#core/messages/accept/open_spool.js'
import type { Spool } from '#core/messages/accept/spool.js'
import { eventsOf, stateAfter } from '#core/messages/chat/changes.js'
import { Digester } from '#core/messages/digest/digester.js'
import { readHere } from '#core/messages/digest/reading/read_here.js'
import { InFlight } from '#core/messages/digest/in_flight.js'
import { undoSubmission } from '#core/messages/submissions/undo_submission.js'
import { newLinkedAccount, SilentBus } from '#core/tests/channels/linked_account.js'
import type { LinkedAccount } from '#core/tests/channels/linked_account.js'
import { submitChat } from '#core/tests/channels/send_chat.js'
import {
  inbound,
  SmallChannel,
  SmallHosts,
  SMALL_PLUGIN,
  smallSource,
} from '#core/tests/channels/small_channel.js'
import { essentialJudge } from '#core/tests/essential_judge.js'
import { openTestDatabase } from '#core/tests/test_database.js'
import { testDatabase } from '#core/tests/test_instance.js'
import type { SqlDatabase } from '#database/sql.js'
import { deliverEvents } from '../inbound/deliver_events.js'
import { PluginChannel } from './plugin_channel.js'

const OWNER = 'the test'

test.group('What goes out over a channel', (group) => {
  let sql: SqlDatabase
  let spool: Spool
  let digester: Digester
  let far: SmallChannel
  let channel: PluginChannel
  let ana: LinkedAccount

  group.setup(async () => {
    sql = await openTestDatabase()
    return () => sql.close()
  })

  group.each.setup(async () => {
    const folder = mkdtempSync(join(tmpdir(), 'caliopen-outbound-'))
    spool = openSpool(testDatabase(), folder, sql)
    digester = new Digester({
      sql,
      spool,
      inFlight: new InFlight(join(folder, 'mark')),
      judgeTrust: essentialJudge,
      reader: readHere,
    })
    far = new SmallChannel()
    const calls = new SmallHosts(far)
    channel = new PluginChannel({ name: 'small', plugin: SMALL_PLUGIN, sql, calls })
    ana = await newLinkedAccount(sql, far)
    await sql.run('delete from deliveries')
    return async () => {
      await spool.close()
      rmSync(folder, { recursive: true })
    }
  })

  /** What the dispatcher does, an hour from now. */
  async function dispatch(later = 3_600_000) {
    const now = Date.now() + later
    const batches = await claimDue(sql, {
      ...{ owner: OWNER, now, channels: ['small'], busy: [], active: new Set<string>() },
      ...{ room: () => 1, total: 10 },
    })
    const reports: Report[] = []
    for (const { destination, letters } of batches) {
      const settle = async (settled: readonly Report[]) => void reports.push(...settled)
      await channel.deliver(destination, letters, settle, new AbortController().signal)
    }
    await settleReports(sql, OWNER, reports, Date.now())
    return reports.map(({ outcome }) => outcome)
  }

  async function receive(...events: Parameters<ReturnType<typeof deliverEvents>>[1][]) {
    const bus = new SilentBus() as never
    await deliverEvents({ sql, accept: spool, channels: smallSource(), bus })(SMALL_PLUGIN, events)
    while ((await digester.digest()).length > 0);
  }

  async function submit(text: string) {
    const submitted = await submitChat(sql, ana, text)
    if (!submitted.ok) throw new Error(JSON.stringify(submitted.faults))
    return submitted.value
  }

  function deliveries() {
    return sql.all<{ status: string; destination: string; last_reply: string | null }>(
      'select status, destination, last_reply from deliveries where account_id = ?',
      [ana.id]
    )
  }

  test('waits for its writer to think again, goes, and is in Sent', async ({ assert }) => {
    const { messageId } = await submit('At noon?')
    assert.deepEqual(await dispatch(0), [])
    const [outcome] = await dispatch()
    assert.containsSubset(outcome, { kind: 'delivered', host: 'far.example' })
    assert.deepEqual(far.sent, [
      {
        ...{ id: idText(messageId), identityId: ana.identityId, to: 'bo@far.example' },
        ...{ text: 'At noon?', subject: null, inReplyTo: null, attachments: [] },
      },
    ])
    const [delivery] = await deliveries()
    assert.containsSubset(delivery, { status: 'delivered', destination: 'bo@far.example' })
  })

  test('can be taken back before it goes', async ({ assert }) => {
    const { messageId } = await submit('At noon?')
    assert.isNotNull(await undoSubmission(sql, ana.id, messageId))
    assert.deepEqual(await dispatch(), [])
    assert.lengthOf(await sql.all('select id from messages where account_id = ?', [ana.id]), 0)
  })

  test('is known by the name that the far side gives it', async ({ assert }) => {
    const { messageId } = await submit('At noon?')
    await receive({
      ...{ kind: 'receipt', identityId: ana.identityId, sourceId: 'early', at: 1 },
      ...{ target: `far-${idText(messageId)}`, state: 'received', reason: null },
    })
    await dispatch()
    const copy = { direction: 'out', sourceId: `far-${idText(messageId)}` } as const
    await receive(inbound(ana.identityId, { ...copy, fromArchive: true }))
    await receive({
      ...{ kind: 'receipt', identityId: ana.identityId, sourceId: 'later', at: 2 },
      ...{ target: `far-${idText(messageId)}`, state: 'read', reason: null },
    })
    assert.lengthOf(await sql.all('select id from messages where account_id = ?', [ana.id]), 1)
    const events = (await eventsOf(sql, ana.id, [messageId])).get(messageId.toString('hex'))
    assert.equal(stateAfter(events ?? []).receipt, 'read')
    assert.lengthOf(events?.filter(({ kind }) => kind === 'receipt') ?? [], 2)
  })

  test('is tried again when the far side is away, and once the same', async ({ assert }) => {
    await submit('At noon?')
    far.refusals.push(new PluginError('E_TEMPORARY', 'the server is away'))
    assert.containsSubset(await dispatch(), [{ kind: 'deferred' }])
    assert.containsSubset(await deliveries(), [
      { status: 'queued', last_reply: 'E_TEMPORARY: the server is away' },
    ])
    assert.containsSubset(await dispatch(), [{ kind: 'delivered' }])
    assert.lengthOf(far.sent, 1)
  })

  test('that is refused says so on the message, and writes no letter', async ({ assert }) => {
    const { messageId } = await submit('At noon?')
    const text = { key: 'blocked', values: { who: 'bo' } }
    far.refusals.push(new PluginError('E_REFUSED', 'blocked', { text }))
    await dispatch()
    const events = (await eventsOf(sql, ana.id, [messageId])).get(messageId.toString('hex'))
    const last = JSON.parse(events?.at(-1)?.payload ?? '{}')
    assert.deepInclude(last, {
      state: 'bounced',
      text: { key: `plugins.${SMALL_PLUGIN}.blocked`, values: { who: 'bo' } },
    })
    assert.deepEqual(await spool.waiting(), { count: 0, since: null })
  })

  test('fails where its address is linked no more', async ({ assert }) => {
    await submit('At noon?')
    await sql.run('delete from identities where account_id = ? and channel = ?', [ana.id, 'small'])
    assert.containsSubset(await dispatch(), [
      { kind: 'failed', text: { key: 'channels.sending.unlinked' } },
    ])
  })

  test('is refused before it is kept where the channel cannot carry it', async ({ assert }) => {
    const long = await submitChat(sql, ana, 'x'.repeat(1_001))
    const crowd = await submitChat(sql, ana, 'Hello', 'bo@far.example, cy@far.example')
    const faults = [long, crowd].map((one) =>
      one.ok ? [] : one.faults.map(({ text }) => text.key)
    )
    assert.deepEqual(faults, [['deliver.faults.chat_too_long'], ['deliver.faults.chat_one_person']])
  })

  test('stands in the thread of the chat', async ({ assert }) => {
    await receive(inbound(ana.identityId))
    const { threadId } = await submit('At noon?')
    const rows = await sql.all<{ thread_id: Buffer }>(
      'select distinct thread_id from messages where account_id = ?',
      [ana.id]
    )
    assert.deepEqual(
      rows.map((row) => row.thread_id),
      [threadId]
    )
  })
})
