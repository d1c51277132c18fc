import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from '@japa/runner'
import { idBytes } from '@caliopen/contract/ids'
import type { ChannelEvent } from '@caliopen/contract/points/channel'
import { openSpool } from '#core/messages/accept/open_spool.js'
import type { Spool } from '#core/messages/accept/spool.js'
import { eventsOf, stateAfter } from '#core/messages/chat/changes.js'
import { Digester } from '#core/messages/digest/digester.js'
import { readHere } from '#core/messages/digest/reading/read_here.js'
import { InFlight } from '#core/messages/digest/in_flight.js'
import { inconsistencies } from '#core/messages/mailboxes/consistency.js'
import { searchMessages } from '#core/messages/search/search.js'
import { essentialJudge } from '#core/tests/essential_judge.js'
import { openTestDatabase } from '#core/tests/test_database.js'
import { testDatabase } from '#core/tests/test_instance.js'
import type { SqlDatabase } from '#database/sql.js'
import { newLinkedAccount, SilentBus } from '#core/tests/channels/linked_account.js'
import type { LinkedAccount } from '#core/tests/channels/linked_account.js'
import {
  inbound,
  SmallChannel,
  SMALL_PLUGIN,
  smallSource,
} from '#core/tests/channels/small_channel.js'
import { deliverEvents } from './deliver_events.js'

interface MessageRow {
  id: Buffer
  thread_id: Buffer
  discussion_id: Buffer | null
  direction: string
  from_address: string
  snippet: string
  subject: string
  seen: number
  trust: number | null
  role: string
  modseq: number
  attachments: number
  set_aside: string | null
}

test.group('What comes in over a channel', (group) => {
  let sql: SqlDatabase
  let spool: Spool
  let digester: Digester
  let ana: LinkedAccount
  const bus = new SilentBus()

  group.setup(async () => {
    sql = await openTestDatabase()
    return () => sql.close()
  })

  group.each.setup(async () => {
    const folder = mkdtempSync(join(tmpdir(), 'caliopen-inbound-'))
    spool = openSpool(testDatabase(), folder, sql)
    digester = new Digester({
      sql,
      spool,
      inFlight: new InFlight(join(folder, 'mark')),
      judgeTrust: essentialJudge,
      reader: readHere,
    })
    ana = await newLinkedAccount(sql, new SmallChannel())
    return async () => {
      await digest()
      await spool.close()
      rmSync(folder, { recursive: true })
    }
  })

  async function digest() {
    while ((await digester.digest()).length > 0);
  }

  async function deliver(...events: ChannelEvent[]) {
    const hand = deliverEvents({ sql, accept: spool, channels: smallSource(), bus: bus as never })
    await hand(SMALL_PLUGIN, events)
    await digest()
  }

  function messages(): Promise<MessageRow[]> {
    return sql.all<MessageRow>(
      `select m.*, b.role from messages m
       join mailboxes b on b.account_id = m.account_id and b.id = m.mailbox_id
       where m.account_id = ? order by m.received_at`,
      [ana.id]
    )
  }

  async function stateOf(messageId: Buffer | undefined) {
    if (!messageId) throw new Error('no such message')
    const events = await eventsOf(sql, ana.id, [messageId])
    return stateAfter(events.get(messageId.toString('hex')) ?? [])
  }

  test('is a message in the inbox, in one thread with its correspondent', async ({ assert }) => {
    const { identityId } = ana
    await deliver(inbound(identityId), inbound(identityId, { text: 'Hello?\nYes?' }))
    await deliver(inbound(identityId, { direction: 'out', text: 'I am.' }))
    const rows = await messages()
    assert.deepEqual(
      rows.map(({ role, direction, snippet, seen, subject }) => [
        ...[role, direction, snippet, seen, subject],
      ]),
      [
        ['inbox', 'in', 'Are you there?', 0, ''],
        ['inbox', 'in', 'Hello? Yes?', 0, ''],
        ['sent', 'out', 'I am.', 1, ''],
      ]
    )
    assert.equal(new Set(rows.map((row) => row.thread_id.toString('hex'))).size, 1)
    assert.equal(new Set(rows.map((row) => row.discussion_id?.toString('hex'))).size, 1)
    assert.isAbove(rows[0]?.trust ?? -1, 0)
    assert.isNull(rows[2]?.trust ?? null)
    assert.deepEqual(await inconsistencies(sql, ana.id), [])
  })

  test('is kept once, however often it comes', async ({ assert }) => {
    const { identityId } = ana
    const message = inbound(identityId, { sourceId: 'same' })
    await deliver(message, message)
    await deliver({ ...message, fromArchive: true })
    assert.lengthOf(await messages(), 1)
  })

  test('from an archive disturbs nobody, and stands where it belongs', async ({ assert }) => {
    const { identityId } = ana
    await deliver(inbound(identityId, { text: 'now' }))
    const old = { fromArchive: true, at: Date.now() - 9e8 }
    await deliver(inbound(identityId, { ...old, text: 'then' }))
    const rows = await messages()
    assert.deepEqual(
      rows.map(({ snippet, seen }) => [snippet, seen]),
      [
        ['then', 1],
        ['now', 0],
      ]
    )
    const row = await sql.get<{ message_id: Buffer; unread: number; count: number }>(
      'select message_id, unread, count from thread_mailboxes where account_id = ? and unread > 0',
      [ana.id]
    )
    assert.deepInclude(row, { unread: 1, count: 2 })
    assert.deepEqual(row?.message_id, rows[1]?.id)
  })

  test('brings its attachments', async ({ assert }) => {
    const bytes = new TextEncoder().encode('soup')
    const file = { fileName: '../menu.txt', contentType: 'text/plain', bytes }
    await deliver(inbound(ana.identityId, { attachments: [file] }))
    const [message] = await messages()
    assert.equal(message?.attachments, 1)
    const row = await sql.get<{ file_name: string; size: number }>(
      'select file_name, size from attachments where account_id = ?',
      [ana.id]
    )
    assert.deepEqual({ ...row }, { file_name: 'menu.txt', size: 4 })
  })

  test('changes its message, and what search finds of it', async ({ assert }) => {
    const { identityId } = ana
    await deliver(inbound(identityId, { sourceId: 'a', text: 'At noon in Lyon' }))
    const before = (await messages())[0]?.modseq ?? 0
    const edit = { kind: 'edit', identityId, sourceId: 'e1', at: 5, target: 'a' } as const
    await deliver({ ...edit, text: 'At one in Paris' })
    const [message] = await messages()
    assert.equal(message?.snippet, 'At one in Paris')
    assert.isAbove(message?.modseq ?? 0, before)
    const wanted = { before: null, limit: 10 }
    assert.lengthOf((await searchMessages(sql, ana.id, 'paris', wanted)).messageIds, 1)
    assert.lengthOf((await searchMessages(sql, ana.id, 'lyon', wanted)).messageIds, 0)
    await deliver({ ...edit, text: 'At one in Paris' })
    assert.equal((await messages())[0]?.modseq, message?.modseq)
    await deliver({ ...edit, sourceId: 'e2', at: 6, text: null })
    assert.isNull((await stateOf(message?.id)).text)
    assert.equal((await messages())[0]?.snippet, '')
  })

  test('finds its message also when it comes before it, in whatever order', async ({ assert }) => {
    const { identityId } = ana
    const base = { identityId, target: 'late' }
    await deliver(
      { ...base, kind: 'edit', sourceId: 'e2', at: 20, text: 'third' },
      { ...base, kind: 'edit', sourceId: 'e1', at: 10, text: 'second' },
      {
        ...base,
        kind: 'reaction',
        sourceId: 'r2',
        at: 9,
        from: 'bo@far.example',
        reactions: ['👍'],
      },
      {
        ...base,
        kind: 'reaction',
        sourceId: 'r1',
        at: 8,
        from: 'bo@far.example',
        reactions: ['👎'],
      },
      { ...base, kind: 'receipt', sourceId: 'c2', at: 7, state: 'read', reason: null },
      { ...base, kind: 'receipt', sourceId: 'c1', at: 8, state: 'received', reason: null }
    )
    assert.lengthOf(await messages(), 0)
    await deliver(inbound(identityId, { sourceId: 'late', direction: 'out', text: 'first' }))
    const [message] = await messages()
    assert.deepEqual(await stateOf(message?.id), {
      text: 'third',
      reactions: [{ from: 'bo@far.example', reactions: ['👍'] }],
      receipt: 'read',
      failure: null,
    })
    assert.equal(message?.snippet, 'third')
    const waiting = await sql.all('select id from waiting_events where account_id = ?', [ana.id])
    assert.lengthOf(waiting, 0)
  })

  test('suggests whom the far side lists, and makes nobody a contact', async ({ assert }) => {
    const roster = { kind: 'roster', identityId: ana.identityId, sourceId: 'r', at: 1 } as const
    const correspondents = [{ address: 'cy@far.example', name: 'Cy' }]
    await deliver({ ...roster, correspondents }, { ...roster, correspondents })
    const listed = await sql.all<{ address: string; received: number }>(
      'select address, received from correspondents where account_id = ? and listed_at is not null',
      [ana.id]
    )
    assert.deepEqual(
      listed.map((row) => ({ ...row })),
      [{ address: 'cy@far.example', received: 0 }]
    )
    assert.lengthOf(await sql.all('select id from contacts where account_id = ?', [ana.id]), 0)
    await deliver(
      inbound(ana.identityId, { correspondent: { address: 'cy@far.example', name: '' } })
    )
    const reception = await sql.get<{ facts: string }>(
      'select facts from receptions where account_id = ?',
      [ana.id]
    )
    const { personal, transport } = JSON.parse(reception?.facts ?? '{}').trust
    assert.isNull(personal.firstSeenAt)
    assert.isTrue(transport.tls.verified)
  })

  test('is refused whole where one event speaks for another identity', async ({ assert }) => {
    const stranger = '018f0000-0000-7000-8000-000000000000'
    const hand = deliverEvents({ sql, accept: spool, channels: smallSource(), bus: bus as never })
    const events = [inbound(ana.identityId), inbound(stranger)]
    await assert.rejects(() => hand(SMALL_PLUGIN, events), /no identity of this plugin/)
    await assert.rejects(() => hand('channel-other', [inbound(ana.identityId)]), /no identity/)
    await assert.rejects(() => hand(SMALL_PLUGIN, [{ kind: 'message' }]), /identityId is no text/)
    await digest()
    assert.lengthOf(await messages(), 0)
    assert.isNotNull(idBytes(stranger))
  })
})
