import { generateKeyPairSync, type KeyObject } from 'node:crypto'
import { test } from '@japa/runner'
import { Breed } from '#core/tests/plugins/breed.js'
import type { Offering } from '#core/tests/plugins/bundle.js'
import { ALL, type LifecycleHouse } from '#core/tests/plugins/lifecycle_house.js'
import { openNodes, type Nodes } from '#core/tests/plugins/nodes.js'
import { storeArtefact } from '../installed/artefacts.js'
import { findInstalled } from '../installed/plugin_rows.js'
import { publisherKey } from '../testing/specimen.js'
import { requestUpdates, setAutomatic } from './upkeep/automatic_updates.js'
import { COOL_DOWN } from './upkeep/decide_update.js'
import { listOperations } from './operations/operation_rows.js'
import { runOperations } from './operations/operations.js'
import { bringPreinstalled } from './upkeep/preinstall.js'
import { prune } from './upkeep/prune.js'
import { obeyRevocations } from './upkeep/revocations.js'

const another = generateKeyPairSync('ed25519').privateKey

function offering(
  breed: Breed,
  version: string,
  { key = publisherKey, ...changes }: Partial<Omit<Offering, 'key'>> & { key?: KeyObject } = {}
): Offering {
  const bytes = breed.pack(version, { key })
  return { manifest: breed.manifest(version), bytes, key, ...changes }
}

test.group('Plugins from an index', (group) => {
  let nodes: Nodes
  let node: LifecycleHouse
  group.setup(async () => {
    nodes = await openNodes()
    node = await nodes.node(1)
    return () => nodes.close()
  })

  const installFrom = (breed: Breed, version?: string) =>
    node.run({
      kind: 'install',
      package: { offer: breed.id, ...(version !== undefined && { version }) },
      accept: ALL,
    })

  test('are installed by name, the newest that works here', async ({ assert }) => {
    const breed = new Breed()
    const tooNew = breed.pack('2.0.0', { manifest: { core: '>=7' } })
    const manifest = breed.manifest('2.0.0', { core: '>=7' })
    await nodes.bundle.issue([
      { manifest, bytes: tooNew, key: publisherKey },
      offering(breed, '1.1.0'),
      offering(breed, '1.0.0'),
    ])
    assert.equal((await installFrom(breed)).state, 'done')
    assert.containSubset(await node.find(breed.id), { version: '1.1.0', source: 'bundle' })
  })

  test('are refused by name when nobody offers them', async ({ assert }) => {
    await nodes.bundle.issue([])
    const { faults } = await installFrom(new Breed())
    assert.deepEqual(
      faults.map(({ code }) => code),
      ['E_NO_OFFER']
    )
    const versioned = await installFrom(new Breed(), '3.0.0')
    assert.deepEqual(
      versioned.faults.map(({ code }) => code),
      ['E_NO_SUCH_VERSION']
    )
  })

  test('go off when the index takes them back, and stay off', async ({ assert }) => {
    const breed = new Breed()
    await nodes.bundle.issue([offering(breed, '1.0.0')])
    await installFrom(breed)
    await obeyRevocations(node.parts)
    assert.notEqual((await node.find(breed.id)).state, 'off')
    const reason = 'It sends mail to somebody else.'
    await nodes.bundle.issue(
      [offering(breed, '1.0.0')],
      [{ id: breed.id, versions: '<=1.0.0', at: Date.now(), reason }]
    )
    await obeyRevocations(node.parts)
    assert.containSubset(await node.find(breed.id), {
      state: 'off',
      failure: { code: 'E_REVOKED', detail: reason },
    })
    const again = await node.run({ kind: 'activate', plugin: breed.id })
    assert.deepEqual(again.faults, [{ code: 'E_REVOKED', values: { reason } }])
    // nor does the same package come in by another door
    const twin = await node.install(breed.pack('1.0.0'))
    assert.equal(twin.state, 'failed')
  })

  test('update themselves when somebody said so, after a while, and ask for what is more', async ({
    assert,
  }) => {
    const breed = new Breed()
    const long = Date.now() - COOL_DOWN - 1_000
    await nodes.bundle.issue([offering(breed, '1.0.0', { published: long })])
    await installFrom(breed)
    await nodes.sql.run("update plugins set state = 'active' where id = ?", [breed.id])
    const published = Date.now()
    await nodes.bundle.issue([offering(breed, '1.1.0', { published }), offering(breed, '1.0.0')])
    const update = async () => {
      await requestUpdates(node.parts)
      await runOperations(node.parts)
      return (await node.find(breed.id)).version
    }
    assert.equal(await update(), '1.0.0')
    await setAutomatic(nodes.sql, node.parts.bus, breed.id, true)
    assert.equal(await update(), '1.0.0')
    await nodes.bundle.issue([
      offering(breed, '1.1.0', { published: long }),
      offering(breed, '1.0.0'),
    ])
    assert.equal(await update(), '1.1.0')

    await nodes.sql.run("update plugins set state = 'active' where id = ?", [breed.id])
    const more = { permissions: { storage: { bytes: 65_536 }, secrets: true } }
    const bytes = breed.pack('1.2.0', { manifest: more })
    const manifest = breed.manifest('1.2.0', more)
    await nodes.bundle.issue([{ manifest, bytes, key: publisherKey, published: long }])
    assert.equal(await update(), '1.1.0')
    assert.equal(await update(), '1.1.0')
    const asking = (await listOperations(nodes.sql, { plugin: breed.id })).filter(
      ({ state }) => state === 'asking'
    )
    assert.lengthOf(asking, 1)
  })
})

test.group('Plugins that come with Caliopen', (group) => {
  let nodes: Nodes
  let node: LifecycleHouse
  group.setup(async () => {
    nodes = await openNodes()
    node = await nodes.node()
    return () => nodes.close()
  })

  test('are there by themselves, once, and follow the build whoever made it', async ({
    assert,
  }) => {
    const breed = new Breed()
    await nodes.bundle.issue([offering(breed, '1.0.0', { preinstalled: true })])
    await bringPreinstalled(node.parts)
    await bringPreinstalled(node.parts)
    assert.containSubset(await node.find(breed.id), { version: '1.0.0', state: 'probation' })
    assert.lengthOf(await listOperations(nodes.sql, { plugin: breed.id }), 1)

    // another clone has another key
    await nodes.bundle.issue([offering(breed, '1.1.0', { preinstalled: true, key: another })])
    await bringPreinstalled(node.parts)
    assert.containSubset(await node.find(breed.id), { version: '1.1.0' })
  })

  test('stay away when somebody removed them', async ({ assert }) => {
    const breed = new Breed()
    await nodes.bundle.issue([offering(breed, '1.0.0', { preinstalled: true })])
    await bringPreinstalled(node.parts)
    await node.run({ kind: 'uninstall', plugin: breed.id, data: 'purge' })
    await bringPreinstalled(node.parts)
    assert.isNull(await findInstalled(nodes.sql, breed.id))
  })

  test('that do not work are not tried at every start', async ({ assert }) => {
    const breed = new Breed()
    const bytes = breed.pack('1.0.0', { start: 'throw new Error("no")' })
    const manifest = breed.manifest('1.0.0')
    await nodes.bundle.issue([{ manifest, bytes, key: publisherKey, preinstalled: true }])
    await bringPreinstalled(node.parts)
    await bringPreinstalled(node.parts)
    const operations = await listOperations(nodes.sql, { plugin: breed.id })
    assert.deepEqual(
      operations.map(({ state }) => state),
      ['failed']
    )
  })
})

test.group('Packages that nobody needs any more', (group) => {
  let nodes: Nodes
  group.setup(async () => {
    nodes = await openNodes()
    return () => nodes.close()
  })

  test('go after an hour; those that somebody may go back to stay', async ({ assert }) => {
    const node = await nodes.node()
    const breed = new Breed()
    await node.install(breed.pack('1.0.0'))
    await node.update(breed.id, breed.pack('1.1.0'))
    await node.update(breed.id, breed.pack('1.2.0'))
    const upload = await storeArtefact(nodes.sql, breed.pack('9.0.0'))
    const old = await storeArtefact(nodes.sql, breed.pack('8.0.0'))
    const twoHoursAgo = Date.now() - 2 * 60 * 60 * 1000
    await nodes.sql.run('update plugin_artefacts set created_at = ? where hash <> ?', [
      twoHoursAgo,
      upload,
    ])
    await prune(node.parts)
    const rows = await nodes.sql.all<{ hash: string }>('select hash from plugin_artefacts')
    const hashes = rows.map(({ hash }) => hash)
    const { hash, previous } = await node.find(breed.id)
    assert.includeMembers(hashes, [hash, previous?.hash ?? '', upload])
    assert.notInclude(hashes, old)
  })
})
