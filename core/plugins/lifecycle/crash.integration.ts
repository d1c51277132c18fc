import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { test } from '@japa/runner'
import { readSettings } from '#core/config/settings.js'
import { Breed } from '#core/tests/plugins/breed.js'
import type { DyingOrders } from '#core/tests/plugins/dying_worker.js'
import type { LifecycleHouse } from '#core/tests/plugins/lifecycle_house.js'
import { openNodes, type Nodes } from '#core/tests/plugins/nodes.js'
import { testDatabase } from '#core/tests/test_instance.js'
import { findInstalled } from '../installed/plugin_rows.js'
import type { OperationRequest } from './operations/operation.js'
import { findOperation, requestOperation } from './operations/operation_rows.js'

const WORKER = fileURLToPath(new URL('../../tests/plugins/dying_worker.ts', import.meta.url))
/** Every step on SQLite; on MariaDB, where each of these costs the same again, the transactions. */
const everywhere = testDatabase().client === 'sqlite'
const UPDATING = ['fetch', 'check', 'approve', 'unpack', 'canary', 'activate']
const OPTIONS = ['--disable-warning=DEP0205', '--import', '@poppinss/ts-exec']

test.group('A worker that is killed', (group) => {
  let nodes: Nodes
  let node: LifecycleHouse
  let breed: Breed
  group.setup(async () => {
    nodes = await openNodes()
    node = await nodes.node()
    return () => nodes.close()
  })
  group.each.setup(async () => {
    await endLeases()
    breed = new Breed()
    await node.install(breed.pack('1.0.0'))
    await breed.count(node)
  })
  group.each.timeout(60_000)

  /** Asks for it, and has it begun by a worker that dies there. Answers with the operation's id. */
  async function beginAndDie(request: OperationRequest, diesAt: string): Promise<string> {
    const id = await requestOperation(nodes.sql, node.parts.bus, request)
    const orders: DyingOrders = {
      database: testDatabase(),
      dataDir: readSettings(process.env).dataDir,
      nodeDir: node.dataDir,
      bundle: nodes.bundle.folder,
      diesAt,
    }
    const child = spawn(process.execPath, [...OPTIONS, WORKER, JSON.stringify(orders)], {
      stdio: ['ignore', 'inherit', 'inherit'],
    })
    const [, signal] = (await once(child, 'exit')) as [number | null, string | null]
    if (signal !== 'SIGKILL') throw new Error(`it did not die at ${diesAt}`)
    return id
  }

  /** Ten seconds later. */
  async function endLeases() {
    await nodes.sql.run('update plugin_leases set until = 0')
  }

  /** The lease of the dead has run out, and the next worker comes. */
  async function goOn(id: string) {
    await endLeases()
    return node.runAll(id)
  }

  test('at {$self} of an update leaves everything as it was, and the next one goes on')
    .with([...(everywhere ? UPDATING : []), 'snapshot'])
    .run(async ({ assert }, step) => {
      const before = await node.find(breed.id)
      const place = { hash: await node.store(breed.pack('1.1.0')) }
      const request = { kind: 'update', plugin: breed.id, package: place, accept: {} } as const
      const id = await beginAndDie(request, step)
      assert.deepEqual(await node.find(breed.id), before)
      assert.equal((await findOperation(nodes.sql, id))?.state, 'running')
      assert.equal(await breed.count(node), '1.0.0 2')

      assert.equal((await goOn(id)).state, 'done')
      assert.equal(await breed.count(node), '1.1.0 3')
    })

  test('after the change of an update has done it', async ({ assert }) => {
    const place = { hash: await node.store(breed.pack('1.1.0')) }
    const request = { kind: 'update', plugin: breed.id, package: place, accept: {} } as const
    const id = await beginAndDie(request, 'committed')
    assert.equal((await findOperation(nodes.sql, id))?.state, 'done')
    await node.hosts.refresh()
    assert.equal(await breed.count(node), '1.1.0 2')
  })

  test('at {$self} of a rollback changes nothing, and the next one goes on')
    .with([...(everywhere ? ['unpack', 'canary', 'restore'] : []), 'restored'])
    .run(async ({ assert }, step) => {
      await node.update(breed.id, breed.pack('1.1.0'))
      assert.equal(await breed.count(node), '1.1.0 2')
      const id = await beginAndDie({ kind: 'rollback', plugin: breed.id }, step)
      assert.equal((await node.find(breed.id)).version, '1.1.0')
      assert.equal(await breed.count(node), '1.1.0 3')
      assert.equal((await goOn(id)).state, 'done')
      assert.equal(await breed.count(node), '1.0.0 2')
    })

  test('at {$self} of a removal keeps the data, and the next one goes on')
    .with([...(everywhere ? ['export', 'remove'] : []), 'purged'])
    .run(async ({ assert }, step) => {
      const request = { kind: 'uninstall', plugin: breed.id, data: 'purge' } as const
      const id = await beginAndDie(request, step)
      const kept = 'select name from plugin_storage where plugin_id = ?'
      assert.lengthOf(await nodes.sql.all(kept, [breed.id]), 1)
      assert.isNotNull(await findInstalled(nodes.sql, breed.id))
      assert.equal((await goOn(id)).state, 'done')
      assert.lengthOf(await nodes.sql.all(kept, [breed.id]), 0)
      assert.isNull(await findInstalled(nodes.sql, breed.id))
    })

  test('again and again is given up, and everything is as it was', async ({ assert }) => {
    const before = await node.find(breed.id)
    const place = { hash: await node.store(breed.pack('1.1.0')) }
    const request = { kind: 'update', plugin: breed.id, package: place, accept: {} } as const
    const id = await beginAndDie(request, 'canary')
    await nodes.sql.run('update plugin_operations set attempts = 3 where state = ?', ['running'])
    const operation = await goOn(id)
    assert.deepEqual([operation.state, operation.faults[0]?.code], ['failed', 'E_INTERRUPTED'])
    assert.deepEqual(await node.find(breed.id), before)
  })
})
