import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { test } from '@japa/runner'
import { newId } from '@caliopen/contract/ids'
import { openBus } from '#core/bus/bus.js'
import { newTestAccount, openTestDatabase } from '#core/tests/test_database.js'
import type { SqlDatabase } from '#database/sql.js'
import type { Letter, OutboundChannel, Settle } from '../channel.js'
import { ChannelRegistry } from '../registry.js'
import { Dispatcher } from './dispatcher.js'

const nothing = () => undefined
const log = { debug: nothing, info: nothing, warn: nothing, error: nothing }
const ARRIVED = {
  ...({ kind: 'delivered', reply: '250 Ok', status: '2.0.0', host: null } as const),
  ...{ tls: null, uncertain: false },
}

/** Takes everything, and loses its database for a moment right after. */
class Doorstep implements OutboundChannel {
  readonly name = 'doorstep'
  readonly concurrency = { total: 1, destination: 1 }
  readonly taken: Letter[] = []
  outages = 0

  async deliver(_: string, letters: readonly Letter[], settle: Settle): Promise<void> {
    for (const letter of letters) {
      this.taken.push(letter)
      this.outages = 2
      await settle(letter.deliveries.map((delivery) => ({ letter, delivery, outcome: ARRIVED })))
    }
  }

  async tellSender(): Promise<void> {}
  async close(): Promise<void> {}
}

test.group('The dispatcher', (group) => {
  let sql: SqlDatabase
  let folder: string

  group.setup(async () => {
    sql = await openTestDatabase()
    folder = mkdtempSync(join(tmpdir(), 'caliopen-dispatch-'))
    return async () => {
      await sql.close()
      rmSync(folder, { recursive: true })
    }
  })

  /** The database, with the outages of the channel. */
  function shaky(channel: Doorstep): SqlDatabase {
    return {
      dialect: sql.dialect,
      all: (statement, values) => sql.all(statement, values),
      get: (statement, values) => sql.get(statement, values),
      find: (table, columns, keys, values) => sql.find(table, columns, keys, values),
      run: (statement, values) => sql.run(statement, values),
      insert: (table, columns, rows, conflict) => sql.insert(table, columns, rows, conflict),
      transaction: async (work) => {
        if (channel.outages-- <= 0) return sql.transaction(work)
        throw Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' })
      },
      close: () => sql.close(),
    }
  }

  async function wait(): Promise<Buffer> {
    const [id, now, { id: accountId }] = [newId(), Date.now(), await newTestAccount(sql)]
    const columns = [
      ...['id', 'account_id', 'message_id', 'channel', 'sender', 'recipient', 'destination'],
      ...['status', 'attempts', 'next_at', 'expires_at', 'created_at', 'updated_at'],
    ]
    const row = [
      ...[id, accountId, newId(), 'doorstep', 'ana@here.example', 'bo@far.example', 'far.example'],
      ...['queued', 0, now, now + 1e9, now, now],
    ]
    await sql.insert('deliveries', columns, [row])
    return id
  }

  async function statusOf(id: Buffer) {
    const row = await sql.get<{ status: string }>('select status from deliveries where id = ?', [
      id,
    ])
    return row?.status
  }

  test('keeps in mind what arrived while the database was away', async ({ assert }) => {
    const id = await wait()
    const bus = await openBus('worker', folder)
    const channel = new Doorstep()
    const channels = new ChannelRegistry()
    channels.register(channel)
    const dispatcher = new Dispatcher({ sql: shaky(channel), channels, bus, log })
    for (let times = 0; times < 100 && (await statusOf(id)) !== 'delivered'; times++) {
      await pause(100)
    }
    await dispatcher.stop()
    await bus.close()
    assert.equal(await statusOf(id), 'delivered')
    assert.lengthOf(channel.taken, 1)
  }).timeout(30_000)
})
