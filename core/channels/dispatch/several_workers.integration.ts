import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { test } from '@japa/runner'
import { newId } from '@caliopen/contract/ids'
import { waitUntil } from '#appliance/lab/wait.js'
import { readSettings } from '#core/config/settings.js'
import { insertDeliveries } from '#core/messages/submissions/new_deliveries.js'
import { newTestAccount, openTestDatabase } from '#core/tests/test_database.js'
import { testDatabase } from '#core/tests/test_instance.js'
import type { SqlDatabase } from '#database/sql.js'

const SCRIPT = fileURLToPath(new URL('../../tests/deliver/counting_worker.js', import.meta.url))
const DELIVERIES = 300

test.group('Several workers', (group) => {
  let sql: SqlDatabase
  let folder: string
  let file: string
  let workers: ChildProcess[]

  group.setup(async () => {
    sql = await openTestDatabase()
    return () => sql.close()
  })

  group.each.setup(async () => {
    await sql.run('delete from deliveries')
    folder = mkdtempSync(join(tmpdir(), 'caliopen-workers-'))
    file = join(folder, 'sent')
    writeFileSync(file, '')
    workers = []
    return async () => {
      for (const worker of workers.filter(
        ({ exitCode, signalCode }) => exitCode === null && signalCode === null
      )) {
        worker.kill('SIGKILL')
        await once(worker, 'exit')
      }
      rmSync(folder, { recursive: true })
    }
  })

  async function start(): Promise<ChildProcess> {
    const { dataDir } = readSettings(process.env)
    const worker = fork(SCRIPT, [JSON.stringify(testDatabase()), dataDir, file])
    workers.push(worker)
    await once(worker, 'message')
    return worker
  }

  async function queue(): Promise<void> {
    const { id: ownerId } = await newTestAccount(sql)
    const deliveries = Array.from({ length: DELIVERIES }, (_, at) => ({
      ...{ id: newId(), ownerId, messageId: newId(), channel: 'counting', sender: '' },
      ...{ recipient: `a${at}@d${at % 7}.example`, destination: `d${at % 7}.example` },
      ...{
        notBefore: Date.now() + 1500,
        dsn: undefined,
        bytes: { hash: Buffer.alloc(32), prefix: '' },
      },
    }))
    await sql.transaction((transaction) => insertDeliveries(transaction, deliveries, Date.now()))
  }

  const delivered = async () => {
    const row = await sql.get<{ count: number }>(
      `select count(*) as count from deliveries where status = 'delivered'`
    )
    return row?.count ?? 0
  }

  const sentLines = () => readFileSync(file, 'utf8').trim().split('\n')

  test('never send the same twice', async ({ assert }) => {
    await Promise.all([start(), start(), start()])
    await queue()
    await waitUntil('Not all were delivered', async () => (await delivered()) === DELIVERIES, {
      ...{ timeout: 60_000, every: 100 },
    })
    const lines = sentLines()
    assert.lengthOf(lines, DELIVERIES)
    assert.equal(new Set(lines).size, DELIVERIES)
  }).timeout(120_000)

  test('send again only what one held when it was killed, and say so', async ({ assert }) => {
    const [first] = await Promise.all([start(), start()])
    await queue()
    await waitUntil('Nothing was sent', async () => sentLines().length > 40, {
      ...{ timeout: 60_000, every: 5 },
    })
    first.kill('SIGKILL')
    await once(first, 'exit')
    await sql.run(`update deliveries set next_at = 0 where status = 'leased'`)
    await waitUntil('Not all were delivered', async () => (await delivered()) === DELIVERIES, {
      ...{ timeout: 100_000, every: 100 },
    })
    const lines = sentLines()
    const ids = lines.map((line) => line.slice(0, 32))
    assert.equal(new Set(ids).size, DELIVERIES)
    // Eight hands at most were between sending and writing it down, and every repeat says that it may be one.
    const twice = ids.length - DELIVERIES
    assert.isAtMost(twice, 8)
    const again = lines.filter((line) => line.endsWith('again')).length
    assert.isAtLeast(again, twice)
  }).timeout(150_000)
})
