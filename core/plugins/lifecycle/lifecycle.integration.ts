import { generateKeyPairSync } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { test } from '@japa/runner'
import { Breed } from '#core/tests/plugins/breed.js'
import type { LifecycleHouse } from '#core/tests/plugins/lifecycle_house.js'
import { openNodes, type Nodes } from '#core/tests/plugins/nodes.js'
import { findInstalled } from '../installed/plugin_rows.js'
import { readSettings, writeSettings } from '../installed/settings.js'
import type { Operation } from './operations/operation.js'
import { failPlugin } from './upkeep/fail_plugin.js'
import { findOperation, requestOperation } from './operations/operation_rows.js'
import { runOperations } from './operations/operations.js'
import { setAccepted, setDismissed } from './operations/operation_state.js'
import { ownershipOf } from './consent/owners.js'
import { watchProbation } from './upkeep/probation.js'

const stranger = generateKeyPairSync('ed25519').privateKey

function codesOf({ faults }: Operation): string[] {
  return faults.map(({ code }) => code)
}

test.group('The life of a plugin', (group) => {
  let nodes: Nodes
  let node: LifecycleHouse
  group.setup(async () => {
    nodes = await openNodes()
    node = await nodes.node()
    return () => nodes.close()
  })

  test('begins with a question, and nothing is there before the answer', async ({ assert }) => {
    const breed = new Breed()
    const asked = await node.install(breed.pack('1.0.0'), {})
    assert.equal(asked.state, 'asking')
    assert.equal(asked.questions?.permissions?.storage.after, 65_536)
    assert.isNull(await findInstalled(nodes.sql, breed.id))

    assert.isTrue(await setAccepted(nodes.sql, asked, { permissions: true }, null))
    const done = await node.runAll(asked.id)
    assert.deepEqual([done.state, done.progress, done.plugin], ['done', 100, breed.id])
    assert.containSubset(await node.find(breed.id), { version: '1.0.0', state: 'probation' })
    assert.equal(await breed.count(node), '1.0.0 1')
    assert.isFalse(await setAccepted(nodes.sql, asked, { permissions: true }, null))
  })

  test('does not begin when the answer is no', async ({ assert }) => {
    const breed = new Breed()
    const asked = await node.install(breed.pack('1.0.0'), {})
    assert.isTrue(await setDismissed(nodes.sql, asked.id))
    const after = await node.runAll(asked.id)
    assert.deepEqual([after.state, codesOf(after)], ['failed', ['E_NOT_ACCEPTED']])
    assert.isNull(await findInstalled(nodes.sql, breed.id))
  })

  test('refuses {what}, and leaves all as it was')
    .with([
      {
        what: 'an unsigned package',
        code: 'E_UNSIGNED',
        version: '2.0.0',
        parts: { unsigned: true },
      },
      { what: 'an older one', code: 'E_DOWNGRADE', version: '0.9.0', parts: {} },
      { what: 'the same one', code: 'E_SAME_VERSION', version: '1.0.0', parts: {} },
      {
        what: 'one for another core',
        code: 'E_INCOMPATIBLE',
        version: '2.0.0',
        parts: { manifest: { core: '>=7' } },
      },
      {
        what: 'one that does not start',
        code: 'E_CANARY',
        version: '2.0.0',
        parts: { start: 'throw new Error("no")' },
      },
      {
        what: 'one that is not well',
        code: 'E_CANARY',
        version: '2.0.0',
        parts: { health: 'throw new Error("no")' },
      },
      {
        what: 'one that never says',
        code: 'E_CANARY',
        version: '2.0.0',
        parts: { health: 'for (;;);' },
      },
    ])
    .run(async ({ assert }, { code, version, parts }) => {
      const breed = new Breed()
      await node.install(breed.pack('1.0.0'))
      await breed.count(node)
      const before = await node.find(breed.id)
      const operation = await node.update(breed.id, breed.pack(version, parts))
      assert.deepEqual([operation.state, codesOf(operation)], ['failed', [code]])
      assert.deepEqual(await node.find(breed.id), before)
      assert.equal(await breed.count(node), '1.0.0 2')
    })
    .timeout(60_000)

  test('knows who is meant', async ({ assert }) => {
    const [one, other] = [new Breed(), new Breed()]
    await node.install(one.pack('1.0.0'))
    assert.deepEqual(codesOf(await node.update(one.id, other.pack('2.0.0'))), ['E_OTHER_PLUGIN'])
    assert.deepEqual(codesOf(await node.update(other.id, other.pack('2.0.0'))), ['E_NOT_INSTALLED'])
    const name = one.manifest('1.0.0').contributes
    const thief = await node.install(other.pack('1.0.0', { manifest: { contributes: name } }))
    assert.deepEqual(codesOf(thief), ['E_NAME_TAKEN'])
  })

  test('goes on after an update with all that was kept', async ({ assert }) => {
    const breed = new Breed()
    await node.install(breed.pack('1.0.0'))
    await breed.count(node)
    const operation = await node.update(breed.id, breed.pack('1.1.0'), {})
    assert.equal(operation.state, 'done')
    assert.equal(await breed.count(node), '1.1.0 2')
    assert.containSubset(await node.find(breed.id), { previous: { version: '1.0.0' } })
  })

  test('goes back with code and data', async ({ assert }) => {
    const breed = new Breed()
    await node.install(breed.pack('1.0.0'))
    await breed.count(node)
    await node.update(breed.id, breed.pack('1.1.0'))
    await breed.count(node)
    assert.equal(await breed.count(node), '1.1.0 3')
    const operation = await node.run({ kind: 'rollback', plugin: breed.id })
    assert.deepEqual([operation.state, operation.result?.version], ['done', '1.0.0'])
    assert.equal(await breed.count(node), '1.0.0 2')
    const again = await node.run({ kind: 'rollback', plugin: breed.id })
    assert.deepEqual(codesOf(again), ['E_NO_PREVIOUS'])
  })

  test('asks again when an update wants more, and shows what', async ({ assert }) => {
    const breed = new Breed()
    await node.install(breed.pack('1.0.0'))
    const more = { permissions: { storage: { bytes: 65_536 }, secrets: true } }
    const asked = await node.update(breed.id, breed.pack('1.1.0', { manifest: more }), {})
    assert.equal(asked.state, 'asking')
    assert.deepEqual(asked.questions?.permissions?.secrets, { before: false, after: true })
    assert.equal((await node.find(breed.id)).version, '1.0.0')
    await setAccepted(nodes.sql, asked, { permissions: true }, null)
    await node.runAll(asked.id)
    assert.containSubset(await node.find(breed.id), { version: '1.1.0', grants: more })
  })

  test('asks when it comes from somebody else', async ({ assert }) => {
    const breed = new Breed()
    await node.install(breed.pack('1.0.0'))
    const manifest = { publisher: { id: 'hawk', name: 'The Hawk' } }
    const sold = breed.pack('1.1.0', { key: stranger, manifest })
    const asked = await node.update(breed.id, sold, { permissions: true })
    assert.equal(asked.state, 'asking')
    assert.containSubset(asked.questions?.owner, {
      before: { publisher: 'loft' },
      after: { publisher: 'hawk' },
    })
    await setAccepted(nodes.sql, asked, { owner: true }, null)
    assert.equal((await node.runAll(asked.id)).state, 'done')
    const owners = await ownershipOf(nodes.sql, breed.id)
    assert.deepEqual(
      owners.map(({ publisher, version }) => [publisher, version]),
      [
        ['loft', '1.0.0'],
        ['hawk', '1.1.0'],
      ]
    )
  })

  test('remembers the owner of what was removed', async ({ assert }) => {
    const breed = new Breed()
    await node.install(breed.pack('1.0.0'))
    await node.run({ kind: 'uninstall', plugin: breed.id, data: 'purge' })
    const asked = await node.install(breed.pack('1.0.0', { key: stranger }), { permissions: true })
    assert.equal(asked.state, 'asking')
    assert.isNotNull(asked.questions?.owner)
  })

  test('is switched off and on again', async ({ assert }) => {
    const breed = new Breed()
    await node.install(breed.pack('1.0.0'))
    await node.run({ kind: 'deactivate', plugin: breed.id })
    assert.equal((await node.find(breed.id)).state, 'inactive')
    await assert.rejects(() => breed.count(node), /not active/)
    const twice = await node.run({ kind: 'deactivate', plugin: breed.id })
    assert.deepEqual(codesOf(twice), ['E_ALREADY_OFF'])
    await node.run({ kind: 'activate', plugin: breed.id })
    assert.equal(await breed.count(node), '1.0.0 1')
  })

  test('waits for the answers that it cannot do without', async ({ assert }) => {
    const breed = new Breed()
    const settings = [{ name: 'token', label: 'label', type: 'secret', required: true } as const]
    const fields = [...settings]
    const start = 'if (host.settings.token !== "hush") throw new Error("no token")'
    await node.install(breed.pack('1.0.0', { manifest: { settings: fields }, start }))
    assert.equal((await node.find(breed.id)).state, 'inactive')
    const early = await node.run({ kind: 'activate', plugin: breed.id })
    assert.deepEqual(codesOf(early), ['E_UNANSWERED'])

    const { sql, parts } = node
    await writeSettings(sql, parts.bus, parts.seal, breed.id, fields, { token: 'hush' })
    const shown = await readSettings(sql, breed.id)
    assert.deepEqual(shown, { values: {}, secrets: ['token'] })
    const rows = await sql.all('select * from plugin_settings where plugin_id = ?', [breed.id])
    assert.notInclude(JSON.stringify(rows), 'hush')
    assert.equal((await node.run({ kind: 'activate', plugin: breed.id })).state, 'done')
    assert.equal(await breed.count(node), '1.0.0 1')
  })

  test('ends with its data kept, for the day it comes back', async ({ assert }) => {
    const breed = new Breed()
    await node.install(breed.pack('1.0.0'))
    await breed.count(node)
    await node.run({ kind: 'uninstall', plugin: breed.id, data: 'keep' })
    assert.isNull(await findInstalled(nodes.sql, breed.id))
    await node.install(breed.pack('1.0.0'))
    assert.equal(await breed.count(node), '1.0.0 2')
  })

  test('ends with its data in a file', async ({ assert }) => {
    const breed = new Breed()
    await node.install(breed.pack('1.0.0'))
    await breed.count(node)
    const { result } = await node.run({ kind: 'uninstall', plugin: breed.id, data: 'export' })
    const exported = JSON.parse(readFileSync(result?.file ?? '', 'utf8'))
    assert.containSubset(exported, {
      plugin: breed.id,
      storage: [{ name: 'count', value: Buffer.from('1').toString('base64') }],
    })
    await node.install(breed.pack('1.0.0'))
    assert.equal(await breed.count(node), '1.0.0 1')
  })

  test('ends without a trace', async ({ assert }) => {
    const breed = new Breed()
    await node.install(breed.pack('1.0.0'))
    await breed.count(node)
    await node.run({ kind: 'uninstall', plugin: breed.id, data: 'purge' })
    for (const table of ['plugin_storage', 'plugin_storage_snapshots', 'plugin_settings']) {
      const rows = await nodes.sql.all(`select * from ${table} where plugin_id = ?`, [breed.id])
      assert.deepEqual(rows, [], table)
    }
    const gone = await node.run({ kind: 'rollback', plugin: breed.id })
    assert.deepEqual(codesOf(gone), ['E_NOT_INSTALLED'])
  })
})

test.group('On trial', (group) => {
  let nodes: Nodes
  group.setup(async () => {
    nodes = await openNodes()
    return () => nodes.close()
  })

  test('a version that fails goes back by itself, with the data of before', async ({ assert }) => {
    const node = await nodes.node()
    const breed = new Breed()
    await node.install(breed.pack('1.0.0'))
    await breed.count(node)
    // well when it is tried, and not any more once it has counted
    const health = `if (Number(decode(await host.storage.get('count'))) > 1) throw new Error('it is ill')`
    await node.update(breed.id, breed.pack('1.1.0', { health }))
    assert.equal(await breed.count(node), '1.1.0 2')
    await watchProbation(node.parts, node.hosts)
    await node.hosts.refresh()
    assert.containSubset(await node.find(breed.id), {
      version: '1.0.0',
      state: 'active',
      failure: { code: 'E_UNHEALTHY', version: '1.1.0' },
    })
    assert.include((await node.find(breed.id)).failure?.detail, 'it is ill')
    assert.equal(await breed.count(node), '1.0.0 2')
  })

  test('a version that ends again and again goes back, too', async ({ assert }) => {
    const node = await nodes.node()
    const breed = new Breed()
    await node.install(breed.pack('1.0.0'))
    const { id } = breed
    await node.update(id, breed.pack('1.1.0'))
    const source = { code: 'E_CRASH_LOOP', detail: 'E_GONE' }
    assert.equal(await failPlugin(node.parts, id, source), 'fell back')
    assert.equal((await node.find(id)).version, '1.0.0')
    // what is not on trial goes off instead: its data is worth more than running
    assert.equal(await failPlugin(node.parts, id, source), 'off')
    assert.containSubset(await node.find(id), { version: '1.0.0', state: 'off' })
  })

  test('a version that did well is active', async ({ assert }) => {
    const node = await nodes.node(1)
    const breed = new Breed()
    await node.install(breed.pack('1.0.0'))
    await watchProbation(node.parts, node.hosts)
    assert.containSubset(await node.find(breed.id), { state: 'active', probationUntil: null })
  })
})

test.group('On several nodes', (group) => {
  let nodes: Nodes
  group.setup(async () => {
    nodes = await openNodes()
    return () => nodes.close()
  })

  test('all run what the database says, and a node that was built anew has it all', async ({
    assert,
  }) => {
    const [first, second] = [await nodes.node(), await nodes.node()]
    const breed = new Breed()
    await first.install(breed.pack('1.0.0'))
    assert.equal(await breed.count(first), '1.0.0 1')
    assert.equal(await breed.count(second), '1.0.0 2')
    await second.update(breed.id, breed.pack('1.1.0'))
    await first.hosts.refresh()
    assert.equal(await breed.count(first), '1.1.0 3')
    const third = await nodes.node()
    assert.equal(await breed.count(third), '1.1.0 4')
    const { hash } = await third.find(breed.id)
    assert.isTrue(existsSync(`${third.dataDir}/plugins/${hash}/plugin.json`))
  })

  test('one at a time does what was asked for', async ({ assert }) => {
    const [first, second] = [await nodes.node(), await nodes.node()]
    const breeds = Array.from({ length: 4 }, () => new Breed())
    const ids: string[] = []
    for (const breed of breeds) {
      const place = { hash: await first.store(breed.pack('1.0.0')) }
      const request = { kind: 'install', package: place, accept: { permissions: true } } as const
      ids.push(await requestOperation(nodes.sql, first.parts.bus, request))
    }
    const both = await Promise.all([runOperations(first.parts), runOperations(second.parts)])
    assert.sameMembers(both, [4, null])
    for (const id of ids) assert.equal((await findOperation(nodes.sql, id))?.state, 'done')
  })
})
