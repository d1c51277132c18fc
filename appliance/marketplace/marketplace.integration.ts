import { generateKeyPairSync } from 'node:crypto'
import { cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { rawPublicKey } from '@caliopen/contract/package/signature'
import { test } from '@japa/runner'
import { readNewPlugin } from '#core/plugins/authoring/scaffold/new_plugin.js'
import { SCAFFOLDS } from '#core/plugins/authoring/scaffold/points.js'
import { writeScaffold } from '#core/plugins/authoring/scaffold/write_scaffold.js'
import { testPlugin } from '#core/plugins/authoring/testing/test_plugin.js'
import { readBundledIndex } from '#core/plugins/marketplace/indexes/bundled.js'
import { addIndex } from '#core/plugins/marketplace/indexes/add_index.js'
import { fetchPackage } from '#core/plugins/marketplace/offers/fetch_package.js'
import { findOffer } from '#core/plugins/marketplace/offers/find_offer.js'
import { searchMarketplace } from '#core/plugins/marketplace/offers/search_marketplace.js'
import { readPackage } from '#core/plugins/packages/read_package.js'
import { packPlugin, signTarball } from '#core/plugins/packing/pack_plugin.js'
import { instanceSeal } from '#database/seal.js'
import { openTestDatabase } from '#core/tests/test_database.js'
import type { SqlDatabase } from '#database/sql.js'
import { buildIndex, ourSources } from './build_index.js'
import { bundleIndex } from './bundle_index.js'
import { ourSettingsFile, readMarketplaceSettings } from './settings.js'

const root = fileURLToPath(new URL('../../', import.meta.url))
const MONTH = 30 * 86_400_000
const publisherKey = generateKeyPairSync('ed25519').privateKey
const indexKey = generateKeyPairSync('ed25519').privateKey
const settings = { name: 'the-loft', title: 'The Loft', preinstalled: [], revocations: [] }

test.group('From nothing to the marketplace', (group) => {
  let sql: SqlDatabase
  let folder: string

  group.setup(async () => {
    sql = await openTestDatabase()
    folder = await mkdtemp(join(tmpdir(), 'caliopen-author-'))
    return async () => {
      await sql.run('delete from marketplace_indexes')
      await sql.close()
      await rm(folder, { recursive: true })
    }
  })

  /** As core/contract/README.md leads an author, with another name than the scaffold's own. */
  for (const point of Object.keys(SCAFFOLDS)) {
    test(`a ${point} is made, tried out in the sandbox, packed and signed`, async ({ assert }) => {
      const wanted = readNewPlugin({ point, name: 'my-dove', publisher: 'ana-loft' })
      const place = join(folder, wanted.id)
      const files = await writeScaffold(wanted, place, root)
      assert.includeMembers(files, ['plugin.json', 'README.md', 'CHANGELOG.md', 'locales/en.json'])
      const written = await Promise.all(files.map((file) => readFile(join(place, file), 'utf8')))
      assert.notMatch(written.join(), /pigeon|the-loft/i)

      const outcome = await testPlugin(place, { sandboxed: true })
      if (outcome.faults) return assert.fail(JSON.stringify(outcome.faults))
      const results = outcome.reports.flatMap((report) => report.results)
      assert.deepEqual(
        results.filter((result) => result.outcome === 'failed'),
        []
      )
      assert.isNotEmpty(results)

      const signed = await signTarball(await packPlugin(place), publisherKey)
      const read = await readPackage(signed)
      if (!read.ok) return assert.fail(JSON.stringify(read.faults))
      assert.equal(read.package.key, rawPublicKey(publisherKey))
      await writeFile(join(folder, `${wanted.id}.tgz`), signed)
    }).timeout(120_000)
  }

  test('all of them are indexed as they were signed, found, and fetched whole', async ({
    assert,
  }) => {
    const out = join(folder, 'market')
    const packages = (await readdir(folder)).filter((name) => name.endsWith('.tgz'))
    assert.lengthOf(packages, 6)
    const sources = packages.map((name) => join(folder, name))
    const request = { settings, sources, out, privateKey: indexKey, lasts: MONTH }
    await buildIndex({ ...request, now: Date.now() })

    const parts = { sql, bundled: '/nowhere', coreVersion: '0.1.0', seal: instanceSeal('test') }
    await addIndex(parts, { addresses: [out], key: rawPublicKey(indexKey) })
    const found = await searchMarketplace(parts, {
      locale: 'fr',
      text: 'dove',
      installed: new Map(),
    })
    assert.lengthOf(found.plugins, 6)
    assert.lengthOf(found.categories, 6)
    for (const { id, icon, publisher, offer } of found.plugins) {
      assert.equal(publisher.id, 'ana-loft')
      assert.isNotNull(icon, id)
      assert.include(offer?.details.changes, 'First version')
      if (!offer) continue
      assert.equal(offer.key, rawPublicKey(publisherKey))
      const bytes = await fetchPackage(parts, offer)
      assert.isTrue(bytes.equals(await readFile(join(folder, `${id}.tgz`))))
    }
    const trust = found.plugins.find(({ categories }) => categories.includes('trustRules'))
    assert.match(trust?.summary ?? '', /bien chiffrée/)
  })

  test('the next issue goes on: it grows, keeps what was, and refuses to change it', async ({
    assert,
  }) => {
    const out = join(folder, 'market')
    const place = join(folder, 'theme-my-dove')
    const now = Date.now()
    const request = { settings, out, privateKey: indexKey, lasts: MONTH, now, sources: [] }
    const before = await buildIndex(request)
    assert.lengthOf(before.plugins, 6)

    const manifest = JSON.parse(await readFile(join(place, 'plugin.json'), 'utf8'))
    await writeFile(join(place, 'theme/tokens.css'), ':root { --radius: 0 }\n')
    const changed = join(folder, 'changed.tgz')
    await writeFile(changed, await packPlugin(place, { privateKey: publisherKey }))
    await assert.rejects(() => buildIndex({ ...request, sources: [changed] }), /higher version/)

    const version = { ...manifest, version: '0.2.0' }
    await writeFile(join(place, 'plugin.json'), JSON.stringify(version))
    await writeFile(changed, await packPlugin(place, { privateKey: indexKey }))
    const after = await buildIndex({ ...request, sources: [changed] })
    const theme = after.plugins.find(({ id }) => id === manifest.id)
    assert.isAbove(after.version, before.version)
    assert.deepEqual(
      theme?.versions.map((one) => one.version),
      ['0.2.0', '0.1.0']
    )
    assert.deepEqual(
      theme?.owners.map(({ key }) => key),
      [rawPublicKey(publisherKey), rawPublicKey(indexKey)]
    )
    assert.isNull(await findOffer({ sql, bundled: out, coreVersion: '0.0.1' }, manifest.id))
  })
})

test.group('Our own marketplace', (group) => {
  group.tap((each) => each.tags(['@once']).timeout(120_000))
  let out: string

  group.setup(async () => {
    out = await mkdtemp(join(tmpdir(), 'caliopen-market-'))
    return () => rm(out, { recursive: true })
  })

  test('holds all that is ours, and what the build wants to be there', async ({ assert }) => {
    const ours = await readMarketplaceSettings(ourSettingsFile(root))
    const sources = await ourSources(root)
    const request = { settings: ours, sources, privateKey: indexKey, lasts: MONTH }
    await buildIndex({ ...request, out, now: Date.now() })
    const index = await readBundledIndex(out)
    assert.lengthOf(index?.document.plugins ?? [], sources.length)
    const wanted = index?.document.plugins.filter(({ preinstalled }) => preinstalled)
    assert.sameMembers(wanted?.map(({ id }) => id) ?? [], ours.preinstalled)
    const versions = index?.document.plugins.flatMap((one) => one.versions) ?? []
    for (const { path, size } of versions.map((one) => one.package)) {
      assert.equal((await readFile(join(out, path))).length, size)
    }
  })

  test('leaves out, and tells, what somebody is in the middle of writing', async ({ assert }) => {
    const clone = join(out, 'clone')
    await cp(join(root, 'plugins', 'dns-gandi'), join(clone, 'plugins', 'dns-gandi'), {
      recursive: true,
    })
    await cp(ourSettingsFile(root), ourSettingsFile(clone))
    const broken = join(clone, 'plugins', 'broken')
    await cp(join(clone, 'plugins', 'dns-gandi'), broken, { recursive: true })
    await writeFile(join(broken, 'plugin.json'), '{ "id": "broken"')
    const market = join(out, 'of-clone')
    await bundleIndex(clone, market)
    const index = await readBundledIndex(market)
    assert.deepEqual(
      index?.document.plugins.map(({ id }) => id),
      ['dns-gandi']
    )
    assert.include(await readFile(join(market, 'left_out.txt'), 'utf8'), 'plugins/broken')
  })
})
