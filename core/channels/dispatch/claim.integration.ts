import { test } from '@japa/runner'
import { newId } from '@caliopen/contract/ids'
import { listQueue } from '#core/channels/administration/list_queue.js'
import type { QueueLine } from '#core/channels/administration/list_queue.js'
import { newTestAccount, openTestDatabase } from '#core/tests/test_database.js'
import type { SqlDatabase } from '#database/sql.js'
import { claimDue } from './claim.js'
import type { Claim } from './claim.js'
import { nextDue } from './due.js'
import { LEASE, renewLeases } from './lease.js'

const NOW = Date.now()

test.group('Taking what is due', (group) => {
  let sql: SqlDatabase
  let accountId: Buffer

  group.setup(async () => {
    sql = await openTestDatabase()
    accountId = (await newTestAccount(sql)).id
    return () => sql.close()
  })

  group.each.setup(async () => {
    await sql.run('delete from deliveries')
    await sql.run('delete from destinations')
  })

  interface Waiting {
    messageId?: Buffer
    destination?: string
    status?: string
    nextAt?: number
    channel?: string
    expiresAt?: number
  }

  async function wait(count: number, waiting: Waiting = {}): Promise<void> {
    const { destination = 'far.example', status = 'queued', nextAt = NOW } = waiting
    const columns = [
      ...['id', 'account_id', 'message_id', 'channel', 'sender', 'recipient', 'destination'],
      ...['status', 'attempts', 'next_at', 'expires_at', 'created_at', 'updated_at'],
    ]
    const rows = Array.from({ length: count }, (_, number) => [
      ...[newId(), accountId, waiting.messageId ?? newId(), waiting.channel ?? 'email'],
      ...['ana@here.example', `a${number}@${destination}`, destination, status],
      ...[0, nextAt, waiting.expiresAt ?? NOW + 1e9, NOW, NOW],
    ])
    await sql.insert('deliveries', columns, rows)
  }

  async function leased(): Promise<Buffer[]> {
    const rows = await sql.all<{ id: Buffer }>(`select id from deliveries where status = 'leased'`)
    return rows.map(({ id }) => id)
  }

  async function claim(changes: Partial<Claim> = {}) {
    const batches = await claimDue(sql, {
      ...{ owner: 'one', now: NOW, channels: ['email'], busy: [], active: new Set<string>() },
      ...{ room: () => 5, total: 50 },
      ...changes,
    })
    return batches.map(({ destination, letters }) => ({
      destination,
      letters: letters.length,
      deliveries: letters.flatMap(({ deliveries }) => deliveries).length,
    }))
  }

  test('makes one letter of a message to several at one destination', async ({ assert }) => {
    await wait(3, { messageId: newId() })
    assert.deepEqual(await claim(), [{ destination: 'far.example', letters: 1, deliveries: 3 }])
    assert.deepEqual(await claim(), [])
  })

  test('makes no letter to more than a hundred', async ({ assert }) => {
    await wait(150, { messageId: newId() })
    assert.deepEqual(await claim(), [{ destination: 'far.example', letters: 2, deliveries: 150 }])
  })

  test('shares letters among the hands that a destination may have', async ({ assert }) => {
    await wait(16)
    await wait(1, { destination: 'else.example' })
    assert.deepEqual(await claim({ room: () => 4 }), [
      ...Array.from({ length: 4 }, () => ({
        destination: 'far.example',
        letters: 4,
        deliveries: 4,
      })),
      { destination: 'else.example', letters: 1, deliveries: 1 },
    ])
  })

  test('gives each letter that somebody left a hand of its own', async ({ assert }) => {
    await wait(2, { status: 'leased' })
    await wait(4)
    const batches = await claim()
    assert.deepEqual(
      batches.map(({ letters }) => letters),
      [1, 1, 4]
    )
    await sql.run('delete from deliveries')
    await wait(9, { status: 'leased' })
    await wait(1)
    assert.lengthOf(await claim({ room: () => 4 }), 4)
  })

  test('leaves what there is no hand for', async ({ assert }) => {
    await wait(500)
    await wait(1, { destination: 'else.example', nextAt: NOW })
    const busy = { busy: ['far.example'], room: () => 5 }
    assert.deepEqual(await claim(busy), [
      { destination: 'else.example', letters: 1, deliveries: 1 },
    ])
    assert.deepEqual(await claim({ room: () => 0 }), [])
    const all = await claim({ total: 2 })
    assert.lengthOf(all, 2)
    assert.equal(await sizeOf('leased'), 81)
  })

  test('leaves what is not due, held, or of a channel that nobody registered', async ({
    assert,
  }) => {
    await wait(1, { nextAt: NOW + 1 })
    await wait(1, { status: 'held' })
    await wait(1, { channel: 'pigeon' })
    assert.deepEqual(await claim(), [])
    assert.equal(await nextDue(sql, NOW), NOW + 1)
  })

  test('takes over a lease that has ended, but not from itself', async ({ assert }) => {
    await wait(1)
    await claim()
    const late = NOW + LEASE
    assert.deepEqual(await claim({ owner: 'two', now: late - 1 }), [])
    const row = await sql.get<{ id: Buffer }>('select id from deliveries')
    const active = new Set([row?.id.toString('hex') ?? ''])
    assert.deepEqual(await claim({ now: late, active }), [])
    assert.lengthOf(await claim({ owner: 'two', now: late }), 1)
  })

  test('ends what ran out of time while nobody answered, and puts the rest aside', async ({
    assert,
  }) => {
    await sql.insert(
      'destinations',
      ['channel', 'destination', 'down_since', 'failures', 'retry_at'],
      [['email', 'far.example', NOW - 1e6, 9, NOW + 60_000]]
    )
    await wait(3, { expiresAt: NOW - 1 })
    await wait(2)
    assert.deepEqual(await claim(), [{ destination: 'far.example', letters: 3, deliveries: 3 }])
    assert.equal(await nextDue(sql, NOW), NOW + 60_000)
  })

  test('keeps a lease that is renewed', async ({ assert }) => {
    await wait(1)
    await claim()
    const ours = await leased()
    assert.equal(await renewLeases(sql, 'two', ours, NOW + LEASE / 2), 0)
    assert.equal(await renewLeases(sql, 'one', ours, NOW + LEASE / 2), 1)
    assert.deepEqual(await claim({ owner: 'two', now: NOW + LEASE }), [])
    assert.lengthOf(await claim({ owner: 'two', now: NOW + LEASE * 1.5 }), 1)
  })

  test('lets the lease of what fell out of our hands end', async ({ assert }) => {
    await wait(1)
    await claim()
    const fallen = await leased()
    await wait(600, { destination: 'else.example' })
    for (let times = 0; times < 4; times += 1) await claim({ total: 5 })
    const held = (await leased()).filter((id) => !fallen.some((one) => one.equals(id)))
    assert.equal(await renewLeases(sql, 'one', held, NOW + LEASE / 2), 600)
    assert.deepEqual(await claim({ now: NOW + LEASE }), [
      { destination: 'far.example', letters: 1, deliveries: 1 },
    ])
  })

  test('finds its rows by the index', async ({ assert }) => {
    const plan = await sql.all<Record<string, unknown>>(
      `explain ${sql.dialect === 'sqlite' ? 'query plan' : ''}
       select id from deliveries where status = 'queued' and next_at <= 5 and channel in ('email')
       order by next_at limit 10`
    )
    const text = JSON.stringify(plan)
    assert.match(text, /deliveries_status_next_at_index/)
    assert.notMatch(text, /TEMP B-TREE|filesort/i)
  })

  test('lists the queue page by page, each once', async ({ assert }) => {
    await wait(700)
    await wait(700, { nextAt: NOW + 1 })
    await wait(3, { status: 'failed' })
    await wait(3, { status: 'delivered' })
    const lines: QueueLine[] = []
    const states = ['queued', 'failed'] as const
    for await (const line of listQueue(sql, { states, limit: Infinity })) lines.push(line)
    assert.equal(new Set(lines.map(({ id }) => id)).size, 1403)
    assert.containsSubset(lines.at(-1), { status: 'failed', nextAt: null })
    const few: QueueLine[] = []
    for await (const line of listQueue(sql, { states, limit: 2 })) few.push(line)
    assert.deepEqual(few, lines.slice(0, 2))
  })

  async function sizeOf(status: string): Promise<number> {
    const row = await sql.get<{ count: number }>(
      'select count(*) as count from deliveries where status = ?',
      [status]
    )
    return row?.count ?? 0
  }
})
