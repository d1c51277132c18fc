import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from '@japa/runner'
import { openBus } from '#core/bus/bus.js'
import type { Bus } from '#core/bus/bus.js'
import { heldBytes } from '@caliopen/contract/bytes'
import { prepareOutgoing, queueMessage } from '#core/messages/submissions/queue_message.js'
import { newTestAccount, openTestDatabase } from '#core/tests/test_database.js'
import type { TestAccount } from '#core/tests/test_database.js'
import type { SqlDatabase } from '#database/sql.js'
import { claimDue } from '../dispatch/claim.js'
import { actOn, DROPPED } from './acts.js'
import { findDelivery } from './find_delivery.js'
import { pageOfQueue } from './list_queue.js'
import { pauseDestination, resumeDestination } from './pauses.js'
import { countSelected } from './selection.js'

const PLACE = { channel: 'email', destination: 'far.example' }

test.group('What an administrator does with the queue', (group) => {
  let sql: SqlDatabase
  let bus: Bus
  let ana: TestAccount
  let sent = 0

  group.setup(async () => {
    const folder = mkdtempSync(join(tmpdir(), 'caliopen-queue-'))
    sql = await openTestDatabase()
    bus = await openBus('worker', folder)
    return async () => {
      await bus.close()
      await sql.close()
      rmSync(folder, { recursive: true })
    }
  })

  group.each.setup(async () => {
    await sql.run('delete from deliveries')
    await sql.run('delete from destinations')
    ana = await newTestAccount(sql)
  })

  /** Answers with the ids of the deliveries. */
  async function queue(...recipients: string[]): Promise<Buffer[]> {
    const lines = [`From: ${ana.address}`, `Subject: ${(sent += 1)}`, '', 'Hello', '']
    const prepared = await prepareOutgoing(sql, {
      ...{ accountId: ana.id, channel: 'email', from: ana.address, recipients },
      ...{ raw: heldBytes(Buffer.from(lines.join('\r\n'))), notBefore: Date.now() },
    })
    const { messageId } = await sql.transaction((transaction) =>
      queueMessage(transaction, prepared)
    )
    const rows = await sql.all<{ id: Buffer }>(
      'select id from deliveries where message_id = ? order by id',
      [messageId]
    )
    return rows.map(({ id }) => id)
  }

  const claim = () =>
    claimDue(sql, {
      ...{
        owner: 'one',
        now: Date.now(),
        channels: ['email'],
        busy: [],
        active: new Set<string>(),
      },
      ...{ room: () => 5, total: 50 },
    })

  const one = (ids: readonly Buffer[]) => {
    const [id] = ids
    if (!id) throw new Error('nothing was queued')
    return id
  }

  test('holds, and lets go, and the message says so', async ({ assert }) => {
    const id = one(await queue('bo@far.example'))
    const held = await actOn(sql, bus, { ids: [id] }, { kind: 'hold', reason: 'administrator' })
    assert.deepEqual(held, { changed: 1, busy: 0 })
    assert.lengthOf(await claim(), 0)
    assert.equal((await findDelivery(sql, id))?.line.holdReason, 'administrator')
    await actOn(sql, bus, { ids: [id] }, { kind: 'release' })
    assert.lengthOf(await claim(), 1)
    const story = await findDelivery(sql, id)
    assert.deepEqual(
      story?.events.map(({ state }) => state),
      ['queued', 'held', 'released']
    )
  })

  test('leaves alone what is being sent', async ({ assert }) => {
    const ids = await queue('bo@far.example')
    await claim()
    assert.deepEqual(await actOn(sql, bus, { ids }, { kind: 'drop', silent: false }), {
      changed: 0,
      busy: 1,
    })
  })

  test('drops, and the sender is told unless nobody is to be', async ({ assert }) => {
    const loud = one(await queue('bo@far.example'))
    const quiet = one(await queue('bo@far.example'))
    await actOn(sql, bus, { ids: [loud] }, { kind: 'drop', silent: false })
    await actOn(sql, bus, { ids: [quiet] }, { kind: 'drop', silent: true })
    const rows = await sql.all<{ tell: string | null }>('select tell from deliveries order by id')
    assert.deepEqual(
      rows.map(({ tell }) => tell),
      ['failed', null]
    )
    const story = await findDelivery(sql, loud)
    assert.containsSubset(story?.line, { status: 'failed', lastReply: DROPPED })
    assert.equal(story?.events.at(-1)?.state, 'dropped')
  })

  test('does it to those that are meant, however many pages', async ({ assert }) => {
    const many = Array.from({ length: 450 }, (_, at) => `a${at}@far.example`)
    await queue(...many, 'bo@else.example')
    const { changed } = await actOn(
      sql,
      bus,
      { destination: 'far.example', accountId: ana.id },
      { kind: 'hold', reason: 'administrator' }
    )
    assert.equal(changed, 450)
    assert.deepEqual(await countSelected(sql, {}, ['queued', 'held']), { queued: 1, held: 450 })
    const first = await pageOfQueue(sql, 'held', { destination: null, after: null, limit: 400 })
    const second = await pageOfQueue(sql, 'held', {
      ...{ destination: 'far.example', after: first.next, limit: 400 },
    })
    assert.lengthOf(first.lines, 400)
    assert.lengthOf(second.lines, 50)
    assert.isNull(second.next)
  })

  test('pauses a destination, for what comes as well', async ({ assert }) => {
    await queue('bo@far.example', 'cy@else.example')
    const held = await actOn(
      sql,
      bus,
      { recipient: 'bo@far.example' },
      { kind: 'hold', reason: 'administrator' }
    )
    assert.equal(held.changed, 1)
    await queue('dan@far.example')
    await pauseDestination(sql, bus, PLACE, Date.now())
    await queue('eve@far.example')
    const batches = await claim()
    assert.deepEqual(
      batches.map(({ destination }) => destination),
      ['else.example']
    )
    assert.deepEqual(await countSelected(sql, { destination: 'far.example' }, ['held']), {
      held: 3,
    })
    // What was held by itself stays.
    assert.equal(await resumeDestination(sql, bus, PLACE), 2)
    assert.lengthOf(
      (await claim()).flatMap(({ letters }) => letters),
      2
    )
  })

  test('leads a delivery another way', async ({ assert }) => {
    const id = one(await queue('bo@far.example'))
    await actOn(sql, bus, { ids: [id] }, { kind: 'reroute', via: 'mx.else.example:2525' })
    const [own] = await claim()
    assert.equal(own?.letters[0]?.via, 'mx.else.example:2525')
  })
})
