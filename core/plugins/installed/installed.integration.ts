import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from '@japa/runner'
import { Breed } from '#core/tests/plugins/breed.js'
import type { LifecycleHouse } from '#core/tests/plugins/lifecycle_house.js'
import { openNodes, type Nodes } from '#core/tests/plugins/nodes.js'
import { readSwitchedOff, switchOff } from '../guard/switched_off.js'
import { tellSwitchedOff } from '../guard/tell_switched_off.js'
import { Lease } from '../lifecycle/operations/lease.js'
import { tick } from '../lifecycle/upkeep/clock.js'
import { switchOffOutgrown } from '../lifecycle/upkeep/outgrown.js'
import { artefactFolder, sweepFolders } from './artefact_folder.js'
import { readArtefact } from './artefacts.js'
import { writeInstalled } from './plugin_rows.js'
import { listRunning } from './running.js'
import { openSettings, writeSettings } from './settings.js'

test.group('What stands on a node', (group) => {
  let nodes: Nodes
  let node: LifecycleHouse
  let breed: Breed
  group.setup(async () => {
    nodes = await openNodes()
    return () => nodes.close()
  })
  group.each.setup(async () => {
    node = await nodes.node()
    breed = new Breed()
    await node.install(breed.pack('1.0.0'))
  })

  const unpacked = async () => {
    const { hash } = await node.find(breed.id)
    return artefactFolder(nodes.sql, node.dataDir, hash)
  }

  test('is whole, for its owner only, and there once', async ({ assert }) => {
    const { hash } = await node.find(breed.id)
    rmSync(join(node.dataDir, 'plugins'), { recursive: true })
    const both = await Promise.all([unpacked(), unpacked(), unpacked()])
    assert.lengthOf(new Set(both), 1)
    assert.deepEqual(readdirSync(join(node.dataDir, 'plugins')), [hash])
    assert.includeMembers(readdirSync(await unpacked()), ['plugin.js', 'plugin.json', 'locales'])
  })

  test('is fetched anew when somebody changed its code there', async ({ assert }) => {
    const file = join(await unpacked(), 'plugin.js')
    const signed = readFileSync(file)
    writeFileSync(file, 'export default () => { throw new Error("evil") }')
    assert.equal(await breed.count(node), '1.0.0 1')
    assert.deepEqual(readFileSync(file), signed)
  })

  test('is fetched anew when its signature is gone or another', async ({ assert }) => {
    const file = join(await unpacked(), 'signature.json')
    for (const text of ['{', JSON.stringify({ files: {} })]) {
      writeFileSync(file, text)
      await node.hosts.close()
      const again = await nodes.node()
      assert.match(await breed.count(again), /^1\.0\.0/)
    }
  })

  test('does not run when the database lost or damaged its package', async ({ assert }) => {
    const { hash } = await node.find(breed.id)
    rmSync(join(node.dataDir, 'plugins'), { recursive: true })
    await nodes.sql.run('update plugin_artefact_pieces set bytes = ? where hash = ?', [
      Buffer.from('evil'),
      hash,
    ])
    assert.isNull(await readArtefact(nodes.sql, hash))
    await assert.rejects(unpacked, /not in the database any more/)
  })

  test('goes when nobody wants it', async ({ assert }) => {
    await unpacked()
    await sweepFolders(node.dataDir, new Set())
    assert.deepEqual(readdirSync(join(node.dataDir, 'plugins')), [])
    assert.equal(await breed.count(node), '1.0.0 1')
  })

  test('does not run in safe mode, nor when it was switched off outside', async ({ assert }) => {
    const { dataDir } = node
    const runs = async (safeMode: boolean) =>
      (await listRunning(nodes.sql, { dataDir, safeMode })).some(({ id }) => id === breed.id)
    assert.isTrue(await runs(false))
    assert.isFalse(await runs(true))
    switchOff(dataDir, breed.id, { role: 'web', attempts: 3, at: 1 })
    assert.isFalse(await runs(false))
    await tellSwitchedOff(node.parts)
    assert.equal(readSwitchedOff(dataDir).size, 0)
    assert.containSubset(await node.find(breed.id), { state: 'off', failure: { code: 'E_BOOT' } })
  })

  test('does not run on a core that outgrew it', async ({ assert }) => {
    const plugin = await node.find(breed.id)
    await writeInstalled(nodes.sql, { ...plugin, manifest: { ...plugin.manifest, core: '<0.0.1' } })
    await switchOffOutgrown(node.parts)
    assert.containSubset(await node.find(breed.id), {
      state: 'off',
      failure: { code: 'E_INCOMPATIBLE' },
    })
    const { faults } = await node.run({ kind: 'activate', plugin: breed.id })
    assert.equal(faults[0]?.code, 'E_INCOMPATIBLE')
  })

  test('is called by the clock once, by whichever node looks first', async ({ assert }) => {
    const plugin = await node.find(breed.id)
    const permissions = { ...plugin.grants.permissions, schedule: { every: 60 } }
    await writeInstalled(nodes.sql, { ...plugin, grants: { ...plugin.grants, permissions } })
    const called: string[] = []
    const calls = { call: async (id: string) => void called.push(id) }
    const place = { dataDir: node.dataDir, safeMode: false }
    await Promise.all([tick(node.parts, place, calls), tick(node.parts, place, calls)])
    await tick(node.parts, place, calls)
    assert.deepEqual(
      called.filter((id) => id === breed.id),
      [breed.id]
    )
  })
})

test.group('The answers of an administrator', (group) => {
  let nodes: Nodes
  group.setup(async () => {
    nodes = await openNodes()
    return () => nodes.close()
  })

  test('are kept, secrets sealed, and forgotten when they are absent', async ({ assert }) => {
    const { sql, parts } = await nodes.node()
    const { id } = new Breed()
    const fields = [
      { name: 'host', label: 'label', type: 'host' },
      { name: 'token', label: 'label', type: 'secret' },
      { name: 'most', label: 'label', type: 'number', default: 7 },
    ] as const
    const write = (values: Record<string, string | number>) =>
      writeSettings(sql, parts.bus, parts.seal, id, fields, values)
    await write({ host: 'a.example', token: 'hush', ghost: 'boo' })
    const open = () => openSettings(sql, parts.seal, id, fields)
    assert.deepEqual(await open(), { host: 'a.example', token: 'hush', most: 7 })
    await write({ most: 3 })
    assert.deepEqual(await open(), { most: 3 })
  })
})

test.group('A lease', (group) => {
  let nodes: Nodes
  group.setup(async () => {
    nodes = await openNodes()
    return () => nodes.close()
  })

  test('is one process’s at a time, and free when it ran out', async ({ assert }) => {
    const name = `test ${new Breed().id}`.slice(0, 40)
    const [first, second] = [new Lease(nodes.sql, name), new Lease(nodes.sql, name)]
    assert.isTrue(await first.take())
    assert.isTrue(await first.take())
    assert.isFalse(await second.take())
    await nodes.sql.run('update plugin_leases set until = 1 where name = ?', [name])
    assert.isTrue(await second.take())
    await assert.rejects(() => nodes.sql.transaction((trx) => first.guard(trx)), /another/)
    await nodes.sql.transaction((trx) => second.guard(trx))
  })

  test('is given back after the work, also when it failed', async ({ assert }) => {
    const name = `test ${new Breed().id}`.slice(0, 40)
    const [first, second] = [new Lease(nodes.sql, name), new Lease(nodes.sql, name)]
    const failing = () => first.hold(() => Promise.reject(new Error('no')))
    await assert.rejects(failing, 'no')
    let inside = true
    await first.hold(async () => {
      inside = await second.take()
    })
    assert.isFalse(inside)
    assert.isTrue(await second.take())
  })
})
