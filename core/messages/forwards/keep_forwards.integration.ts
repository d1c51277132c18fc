import { randomBytes } from 'node:crypto'
import { test } from '@japa/runner'
import type { Arrival } from '@caliopen/contract/arrival'
import { heldBytes } from '@caliopen/contract/bytes'
import { newId } from '@caliopen/contract/ids'
import { openTestDatabase } from '#core/tests/test_database.js'
import type { SqlDatabase } from '#database/sql.js'
import { blobHash, packBlob } from '../blobs/blobs.js'
import { keepForwards, prepareForwards } from './keep_forwards.js'

test.group('What is passed on', (group) => {
  let sql: SqlDatabase
  let raw: Buffer

  group.setup(async () => {
    sql = await openTestDatabase()
    return () => sql.close()
  })

  group.each.setup(() => {
    raw = randomBytes(64)
  })

  const arrival = (ownerId: Buffer, id = newId()): Arrival => ({
    ...{ channel: 'email', from: 'bo@far.example', recipients: [], facts: null },
    ...{ raw: heldBytes(raw), trace: '', receivedAt: Date.now() },
    forwards: [
      {
        ...{ id, ownerId, purpose: 'rewritten team@here.example', sender: 'srs@here.example' },
        ...{ to: ['zoe@far.example', 'mia@far.example'], prefix: 'Delivered-To: x\r\n' },
      },
    ],
  })
  const digest = async (...arrivals: Arrival[]) => {
    const batch = arrivals.map((one, id) => ({ id, arrival: one }))
    const blob = packBlob(raw)
    const read = { ...{ letter: null, setAside: null, blob }, attachments: [] }
    const reads = batch.map(() => ({ ...read, references: [], words: '' }))
    const prepared = await prepareForwards(batch, reads)
    return sql.transaction((trx) => keepForwards(trx, prepared))
  }
  const refs = async () =>
    (await sql.get<{ refs: number }>('select refs from blobs where hash = ?', [blobHash(raw)]))
      ?.refs

  test('is queued once for each who gets it, and each holds the bytes', async ({ assert }) => {
    assert.equal(await digest(arrival(newId())), 2)
    assert.equal(await refs(), 2)
  })

  test('is queued once, also after a crash or when its sender repeats it', async ({ assert }) => {
    const owner = newId()
    const first = arrival(owner)
    assert.equal(await digest(first), 2)
    assert.equal(await digest(first), 0, 'the spool gave it again')
    assert.equal(await digest(arrival(owner), arrival(owner)), 0, 'its sender repeated it')
    assert.equal(await refs(), 2)
    const other = newId()
    assert.equal(await digest(arrival(other), arrival(other)), 2, 'twice in one batch')
  })

  test('is queued by one of two that meet', async ({ assert }) => {
    const owner = newId()
    const counts = await Promise.all([digest(arrival(owner)), digest(arrival(owner))])
    assert.sameMembers(counts, [2, 0])
  })
})
