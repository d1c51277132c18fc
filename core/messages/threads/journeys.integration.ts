import { newId } from '@caliopen/contract/ids'
import { test } from '@japa/runner'
import { newTestAccount, openTestDatabase } from '#core/tests/test_database.js'
import { recordDeliveryEvents } from '../submissions/delivery_events.js'
import { journeysOf } from './journeys.js'

test.group('How a message travelled', () => {
  test('is known of what was delivered to others, and only of that', async ({ assert }) => {
    const sql = await openTestDatabase()
    const ana = await newTestAccount(sql)
    const messageId = newId()
    const own = `mx.${ana.address.split('@')[1]}`
    const tls = { protocol: 'TLSv1.3', cipher: 'x', verified: true, policy: 'dane' as const }
    const event = (recipient: string, host: string | null, changes: object) => ({
      ...{ accountId: ana.id, messageId, happenedAt: 1 },
      payload: {
        ...{ delivery: 'x', recipient, state: 'delivered' as const, attempts: 1, nextAt: null },
        ...{ reply: null, status: null, text: null, host, tls: null },
        ...{ uncertain: false, repeated: false },
        ...changes,
      },
    })
    await recordDeliveryEvents(sql, [
      event('safe@far.example', 'mx.far.example', { tls }),
      event('open@far.example', 'mx.far.example', {}),
      event('here@caliopen.example', own, {}),
      event('late@far.example', 'mx.far.example', { state: 'deferred', tls }),
    ])
    const journeys = await journeysOf(sql, ana.id, [messageId])
    assert.deepEqual(
      [...(journeys.get(messageId.toString('hex')) ?? [])],
      [
        ['safe@far.example', tls],
        ['open@far.example', 'plain'],
      ]
    )
    await sql.close()
  })
})
