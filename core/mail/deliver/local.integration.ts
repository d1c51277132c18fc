import { heldBytes } from '@caliopen/contract/bytes'
import { test } from '@japa/runner'
import type { Arrival } from '@caliopen/contract/arrival'
import { newId } from '@caliopen/contract/ids'
import type { Report } from '#core/channels/channel.js'
import { newTestAccount, openTestDatabase } from '#core/tests/test_database.js'
import type { SqlDatabase } from '#database/sql.js'
import { Srs } from '../forward/srs.js'
import { deliverLocally } from './local.js'

const nothing = () => undefined
const silent = { debug: nothing, info: nothing, warn: nothing, error: nothing }

test.group('What stays in the house', (group) => {
  let sql: SqlDatabase

  group.setup(async () => {
    sql = await openTestDatabase()
    return () => sql.close()
  })

  test('comes once to who is written to under several addresses', async ({ assert }) => {
    const ana = await newTestAccount(sql)
    const addresses = [ana.address, ana.address.replace('@', '+shop@')]
    const deliveries = addresses.map((recipient) => {
      return {
        id: newId(),
        recipient,
        attempts: 0,
        repeated: false,
        dsn: { notify: null, orcpt: null },
      }
    })
    const letter = {
      ...{ accountId: ana.id, messageId: newId(), sender: 'bob@far.example' },
      ...{ dsn: { ret: null, envid: null }, bytes: null, via: null },
      deliveries,
    }
    const arrivals: Arrival[] = []
    const reports: Report[] = []
    await deliverLocally(
      [letter],
      async (settled) => void reports.push(...settled),
      new AbortController().signal,
      {
        sql,
        accept: { accept: async (arrival) => void arrivals.push(arrival) },
        hostname: async () => 'mail.here.example',
        rawOf: async () => heldBytes(Buffer.from('Subject: Hi\r\n\r\nHello\r\n')),
        forward: { srs: new Srs('a key for tests'), log: silent },
      }
    )
    assert.deepEqual(
      arrivals.flatMap(({ recipients }) => recipients.map(({ address }) => address)),
      [ana.address]
    )
    assert.deepEqual(
      reports.map(({ outcome }) => (outcome === 'released' ? outcome : outcome.kind)),
      ['delivered', 'delivered']
    )
  })
})
