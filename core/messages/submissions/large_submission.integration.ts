import { createHash } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from '@japa/runner'
import { firstBytes } from '@caliopen/contract/bytes'
import { type Bus, openBus } from '#core/bus/bus.js'
import { messageBytes } from '#core/mail/deliver/message_bytes.js'
import { Incoming } from '#core/messages/accept/incoming.js'
import { largeLetter } from '#core/tests/large_letter.js'
import { newTestAccount, openTestDatabase } from '#core/tests/test_database.js'
import type { SqlDatabase } from '#database/sql.js'
import { submitTo } from './submit_message.js'

const MIB = 1024 * 1024

test.group('A large submission', (group) => {
  let folder: string
  let sql: SqlDatabase
  let bus: Bus

  group.setup(async () => {
    folder = mkdtempSync(join(tmpdir(), 'caliopen-large-submission-'))
    sql = await openTestDatabase()
    bus = await openBus('mail', folder)
    return async () => {
      await bus.close()
      await sql.close()
      rmSync(folder, { recursive: true })
    }
  })

  test('is completed at its head, kept as it streams by, and is one when it is repeated', async ({
    assert,
  }) => {
    const ana = await newTestAccount(sql)
    const letter = largeLetter('bo@far.example', 4 * MIB)
    const arrived = await new Incoming(folder).copy({ ...letter, held: null })
    const submission = {
      ...{ accountId: ana.id, from: ana.address, recipients: ['bo@far.example'], dsn: null },
      ...{ raw: arrived, trace: 'Received: by here\r\n', notBefore: Date.now() },
    }
    for (let time = 0; time < 2; time++) await submitTo(sql, bus)(submission)
    const rows = await sql.all<{ id: Buffer; size: number }>(
      `select id, size from messages where account_id = ? and direction = 'out'`,
      [ana.id]
    )
    assert.lengthOf(rows, 1)
    const [row] = rows
    const bytes = row && (await messageBytes(sql, { accountId: ana.id, messageId: row.id }))
    if (!bytes) throw new Error('the message is not there')
    assert.isNull(bytes.held)
    const head = (await firstBytes(bytes, 1_000)).toString()
    assert.match(head, /^Received: by here\r\nDate: [^\r\n]+\r\nFrom: Bo </)
    const added = head.indexOf('From: Bo')
    assert.equal(bytes.size, letter.size + added)
    assert.equal(row?.size, bytes.size)
    const hash = createHash('sha256')
    let skipped = added
    for await (const chunk of bytes.stream() as AsyncIterable<Buffer>) {
      hash.update(chunk.subarray(Math.min(skipped, chunk.length)))
      skipped = Math.max(0, skipped - chunk.length)
    }
    assert.equal(hash.digest('hex'), letter.hash.toString('hex'))
  }).timeout(30_000)
})
