import { test } from '@japa/runner'
import { heldBytes } from '@caliopen/contract/bytes'
import { newId } from '@caliopen/contract/ids'
import { blobHash, encodeBlob, putBlobs } from '#core/messages/blobs/blobs.js'
import { deliveryEvent } from '#core/messages/submissions/delivery_events.js'
import { insertDeliveries } from '#core/messages/submissions/new_deliveries.js'
import { prepareOutgoing, queueMessage } from '#core/messages/submissions/queue_message.js'
import { deliveriesOf } from '#core/messages/threads/sending.js'
import { newTestAccount, openTestDatabase } from '#core/tests/test_database.js'
import type { TestAccount } from '#core/tests/test_database.js'
import type { SqlDatabase } from '#database/sql.js'
import { recordChanges } from '../changes.js'
import { claimDue } from '../dispatch/claim.js'
import { withoutSuppressed } from '../dispatch/without_suppressed.js'
import { insistOn, suppress } from '../suppressions/suppressions.js'
import { mendTimes } from './mend_times.js'
import { pruneDeliveries, RETENTION } from './prune.js'

const NOW = Date.now()
const DAY = 24 * 60 * 60_000

test.group('What is over, and what the clock got wrong', (group) => {
  let sql: SqlDatabase
  let ana: TestAccount
  let sent = 0

  group.setup(async () => {
    sql = await openTestDatabase()
    return () => sql.close()
  })

  group.each.setup(async () => {
    await sql.run('delete from deliveries')
    await sql.run('delete from suppressions')
    ana = await newTestAccount(sql)
  })

  async function queue(recipient = 'bo@far.example') {
    const raw = heldBytes(
      Buffer.from(`From: ${ana.address}\r\nSubject: ${(sent += 1)}\r\n\r\nHi\r\n`)
    )
    const prepared = await prepareOutgoing(sql, {
      ...{ accountId: ana.id, channel: 'email', from: ana.address, recipients: [recipient], raw },
      notBefore: NOW,
    })
    return (await sql.transaction((transaction) => queueMessage(transaction, prepared))).messageId
  }

  const claim = (now = NOW) =>
    claimDue(sql, {
      ...{ owner: 'one', now, channels: ['email'], busy: [], active: new Set<string>() },
      ...{ room: () => 5, total: 50 },
    })

  const count = async () => {
    const row = await sql.get<{ count: number }>('select count(*) as count from deliveries')
    return row?.count
  }

  test('goes after its time, and its message still says what became of it', async ({ assert }) => {
    const messageId = await queue()
    const row = await sql.get<{ id: Buffer; recipient: string }>(
      'select id, recipient from deliveries'
    )
    if (!row) return assert.fail('nothing was queued')
    await sql.transaction((transaction) =>
      recordChanges(transaction, [
        deliveryEvent({ accountId: ana.id, messageId, ...row }, NOW, {
          ...{ state: 'delivered', attempts: 1, reply: '250 2.0.0 Ok' },
        }),
      ])
    )
    await sql.run(`update deliveries set status = 'delivered', updated_at = ?`, [NOW])
    assert.equal(await pruneDeliveries(sql, NOW + RETENTION.delivered), 0)
    assert.equal(await pruneDeliveries(sql, NOW + RETENTION.delivered + 1), 1)
    const [past] =
      (await deliveriesOf(sql, ana.id, [messageId])).get(messageId.toString('hex')) ?? []
    assert.containsSubset(past, { recipient: 'bo@far.example', status: 'delivered' })
    assert.equal(past?.last_reply, '250 2.0.0 Ok')
  })

  test('stays while its sender is owed a word, or it is not over', async ({ assert }) => {
    await queue()
    await queue()
    const [first] = await sql.all<{ id: Buffer }>('select id from deliveries order by id')
    await sql.run(
      `update deliveries set status = 'failed', tell = 'failed', tell_at = 1 where id = ?`,
      [first?.id ?? null]
    )
    assert.equal(await pruneDeliveries(sql, NOW + 1000 * DAY), 0)
    assert.equal(await count(), 2)
  })

  test('gives back the bytes that were only passed on', async ({ assert }) => {
    const bytes = Buffer.from(`passed on ${ana.address}`)
    const blob = await encodeBlob(bytes)
    const id = newId()
    const delivery = {
      ...{ id, ownerId: ana.id, messageId: newId(), channel: 'email', sender: '', dsn: undefined },
      ...{ recipient: 'bo@far.example', destination: 'far.example', notBefore: NOW },
      bytes: { hash: blobHash(bytes), prefix: 'Received: by us\r\n' },
    }
    await sql.transaction(async (transaction) => {
      await putBlobs(transaction, [blob])
      await insertDeliveries(transaction, [delivery], NOW)
      await insertDeliveries(transaction, [delivery], NOW, 'ignore')
    })
    const [batch] = await claim()
    assert.equal(batch?.letters[0]?.bytes?.prefix, 'Received: by us\r\n')
    await sql.run(`update deliveries set status = 'delivered'`)
    assert.equal(await pruneDeliveries(sql, NOW + RETENTION.passedOn + DAY), 1)
    assert.isUndefined(await sql.get('select hash from blobs where hash = ?', [blob.hash]))
  })

  test('is tried in time again after the clock was set back', async ({ assert }) => {
    await queue()
    const wrong = NOW + 400 * DAY
    await sql.run('update deliveries set next_at = ?, expires_at = ?, updated_at = ?', [
      ...[wrong, wrong + 5 * DAY, wrong],
    ])
    assert.lengthOf(await claim(), 0)
    assert.equal(await mendTimes(sql, NOW), 1)
    assert.lengthOf(await claim(), 1)
    assert.equal(await mendTimes(sql, NOW), 0)
  })

  test('fails at once where it goes to an address that kept failing', async ({ assert }) => {
    const recipient = 'gone@far.example'
    const reason = '550 5.1.1 No such person'
    await suppress(sql, {
      ...{ accountId: null, recipient, status: '5.1.1', reason, since: NOW, until: NOW + DAY },
    })
    await queue(recipient)
    const [batch] = await claim()
    const { sendable, refused } = withoutSuppressed(
      batch?.letters ?? [],
      batch?.suppressed ?? new Map()
    )
    assert.lengthOf(sendable, 0)
    assert.containsSubset(refused[0]?.outcome, {
      ...{ kind: 'failed', status: '5.1.1', reply: `Suppressed: ${reason}` },
    })
    await insistOn(sql, { accountId: ana.id, recipient }, NOW)
    await queue(recipient)
    const [again] = await claim()
    assert.equal(again?.suppressed.size, 0)
  })
})
