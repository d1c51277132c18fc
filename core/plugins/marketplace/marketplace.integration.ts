import { createHash, generateKeyPairSync, type KeyObject } from 'node:crypto'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { IndexDocument, IndexedVersion } from '@caliopen/contract/marketplace/index_document'
import { signIndex } from '@caliopen/contract/marketplace/index_signature'
import { indexWith, versionWith } from '@caliopen/contract/marketplace/specimen'
import { rawPublicKey } from '@caliopen/contract/package/signature'
import { test } from '@japa/runner'
import { Shelf } from '#core/tests/marketplace/shelf.js'
import { openTestDatabase } from '#core/tests/test_database.js'
import type { SqlDatabase } from '#database/sql.js'
import type { MarketplaceError } from './errors.js'
import { addIndex, removeIndex } from './indexes/add_index.js'
import { indexesOf } from './indexes/known_indexes.js'
import { lookAtIndex } from './indexes/look_at_index.js'
import { refreshIndexes } from './indexes/refresh_indexes.js'
import { fetchPackage } from './offers/fetch_package.js'
import { findOffer } from './offers/find_offer.js'
import { findRevoked } from './offers/revocations.js'
import { searchMarketplace } from './offers/search_marketplace.js'
import { instanceSeal } from '#database/seal.js'
import type { MarketplaceParts } from './parts.js'

const DAY = 86_400_000
const { privateKey } = generateKeyPairSync('ed25519')
const key = rawPublicKey(privateKey)
const stranger = generateKeyPairSync('ed25519').privateKey
const strangerKey = rawPublicKey(stranger)
const PACKAGE = Buffer.from('a package')

const seal = instanceSeal('a key of this test, and of nothing else')

function offering(version: string, bytes = PACKAGE): IndexedVersion {
  const sha512 = createHash('sha512').update(bytes).digest('hex')
  const path = `packages/channel-pigeon-${version}.tgz`
  return versionWith({ version, package: { path, size: bytes.length, sha512 } })
}

function withVersions(index: IndexDocument, ...versions: IndexedVersion[]): IndexDocument {
  return { ...index, plugins: index.plugins.map((plugin) => ({ ...plugin, versions })) }
}

async function codeOf(work: Promise<unknown>): Promise<string> {
  return work.then(
    () => 'nothing',
    ({ code }: MarketplaceError) => code
  )
}

test.group('An index on a web server', (group) => {
  let sql: SqlDatabase
  let parts: MarketplaceParts
  let shelf: Shelf

  group.setup(async () => {
    sql = await openTestDatabase()
    parts = { sql, seal, bundled: '/nowhere', coreVersion: '0.1.0' }
    return () => sql.close()
  })
  group.each.setup(async () => {
    shelf = await Shelf.open()
    shelf.issue(withVersions(indexWith({}, key), offering('1.0.0')), privateKey)
    shelf.files.set('packages/channel-pigeon-1.0.0.tgz', PACKAGE)
    return async () => {
      await shelf.close()
      await sql.run('delete from marketplace_indexes')
    }
  })

  function add(more: object = {}) {
    return addIndex(parts, { addresses: [shelf.address], key, ownNetwork: true, ...more })
  }

  async function state() {
    const [index] = await indexesOf(parts)
    if (!index) throw new Error('there is no index')
    return index
  }

  async function afterRefresh() {
    await refreshIndexes(parts, Date.now() + 1)
    return state()
  }

  test('is looked at, then added with the key that was compared', async ({ assert }) => {
    const proposal = await lookAtIndex({ address: shelf.address, ownNetwork: true })
    assert.include(proposal, { name: 'loft', title: 'The Loft', version: 1, plugins: 1 })
    assert.deepEqual(proposal.keys, [key])
    await add()
    const index = await state()
    assert.include(index, { name: 'loft', place: 'web', version: 1, state: 'current', plugins: 1 })
    assert.isNull(index.failure)
    assert.equal(await codeOf(add()), 'E_INDEX_TAKEN')
    assert.isTrue(await removeIndex(parts, index.id ?? Buffer.alloc(16)))
    assert.lengthOf(await indexesOf(parts), 0)
  })

  test('may name its key in its address', async ({ assert }) => {
    const address = `${shelf.address}index.json#ed25519:${key}`
    assert.deepEqual((await lookAtIndex({ address, ownNetwork: true })).keys, [key])
    const other = `${shelf.address}#${strangerKey}`
    const work = lookAtIndex({ address: other, ownNetwork: true })
    assert.equal(await codeOf(work), 'E_INDEX_SIGNATURE')
  })

  test('gives the package that it says, and no other', async ({ assert }) => {
    await add()
    const offer = await findOffer(parts, 'channel-pigeon')
    assert.include(offer, { index: 'loft', version: '1.0.0', key, bundled: false })
    if (!offer) return
    assert.deepEqual(await fetchPackage(parts, offer), PACKAGE)
    shelf.files.set('packages/channel-pigeon-1.0.0.tgz', Buffer.from('b package'))
    assert.equal(await codeOf(fetchPackage(parts, offer)), 'E_PACKAGE_SWAPPED')
    shelf.files.set('packages/channel-pigeon-1.0.0.tgz', Buffer.alloc(100_000))
    assert.equal(await codeOf(fetchPackage(parts, offer)), 'E_INDEX_TOO_LARGE')
    shelf.files.delete('packages/channel-pigeon-1.0.0.tgz')
    assert.equal(await codeOf(fetchPackage(parts, offer)), 'E_INDEX_ANSWER')
  })

  test('is asked again with its ETag', async ({ assert }) => {
    await add()
    shelf.log.length = 0
    const before = await state()
    const after = await afterRefresh()
    assert.deepEqual(shelf.log, ['GET /market/index.json 304'])
    assert.isNull(after.failure)
    assert.isAbove(after.confirmedAt, before.confirmedAt)
  })

  test('goes on to a newer issue', async ({ assert }) => {
    await add()
    const next = withVersions(indexWith({ version: 2 }, key), offering('1.1.0'), offering('1.0.0'))
    shelf.issue(next, privateKey)
    assert.include(await afterRefresh(), { version: 2, failure: null })
    assert.equal((await findOffer(parts, 'channel-pigeon'))?.version, '1.1.0')
    assert.equal((await findOffer(parts, 'channel-pigeon', '1.0.0'))?.version, '1.0.0')
  })

  test('keeps what was known, and says why: {0}')
    .with<[string, string, (shelf: Shelf) => void][]>([
      ['signed by a stranger', 'E_INDEX_SIGNATURE', (it) => it.issue(following(), stranger)],
      [
        'changed after it was signed',
        'E_INDEX_SIGNATURE',
        (it) => void it.files.set('index.json', Buffer.from(JSON.stringify(following()))),
      ],
      [
        'without a signature',
        'E_INDEX_ANSWER',
        (it) => {
          it.issue(following(), privateKey)
          it.files.delete('index.json.sig')
        },
      ],
      [
        'older than before',
        'E_INDEX_ROLLED_BACK',
        (it) =>
          it.issue(withVersions(indexWith({ version: 4 }, key), offering('0.9.0')), privateKey),
      ],
      [
        'another of the same version',
        'E_INDEX_CHANGED',
        (it) =>
          it.issue(withVersions(indexWith({ version: 5 }, key), offering('0.9.0')), privateKey),
      ],
      [
        'a published version with another package',
        'E_INDEX_CHANGED',
        (it) =>
          it.issue(withVersions(following(), offering('1.0.0', Buffer.from('x'))), privateKey),
      ],
      [
        'another name',
        'E_INDEX_NAME',
        (it) => it.issue({ ...following(), name: 'hawk' }, privateKey),
      ],
      [
        'not in the form of an index',
        'E_INDEX_FORM',
        (it) => it.issue({ ...following(), format: 2 } as object as IndexDocument, privateKey),
      ],
      [
        'too large',
        'E_INDEX_TOO_LARGE',
        (it) => void it.files.set('index.json', Buffer.alloc(9 * 1024 * 1024)),
      ],
      ['nothing there', 'E_INDEX_ANSWER', (it) => void it.files.clear()],
      ['a token is wanted', 'E_INDEX_ANSWER', (it) => void (it.token = 'secret')],
      [
        'a redirect without end',
        'E_INDEX_ANSWER',
        (it) =>
          void (it.answer = (_, response) =>
            response.writeHead(302, { location: it.address }).end()),
      ],
      [
        'a redirect into our network',
        'E_INDEX_PRIVATE_ADDRESS',
        (it) =>
          void (it.answer = (_, response) =>
            response.writeHead(302, { location: 'http://localhost:9/' }).end()),
      ],
      [
        'a redirect to the machine’s own services',
        'E_INDEX_PRIVATE_ADDRESS',
        (it) =>
          void (it.answer = (_, response) =>
            response.writeHead(302, { location: 'http://169.254.169.254/latest/' }).end()),
      ],
    ])
    .run(async ({ assert }, [, code, spoil]) => {
      shelf.issue(withVersions(indexWith({ version: 5 }, key), offering('1.0.0')), privateKey)
      await add()
      const before = await state()
      spoil(shelf)
      const after = await afterRefresh()
      assert.equal(after.failure?.code, code, after.failure?.detail)
      assert.include(after, { version: 5, confirmedAt: before.confirmedAt, state: 'current' })
      assert.equal((await findOffer(parts, 'channel-pigeon'))?.version, '1.0.0')
    })

  test('is not believed once it ran out, though it still tells what was revoked', async ({
    assert,
  }) => {
    await add()
    const offer = await findOffer(parts, 'channel-pigeon')
    const ended = { issued: Date.now() - 3 * DAY, expires: Date.now() - DAY }
    const revocations = [{ id: 'channel-pigeon', at: Date.now(), reason: 'It phones home.' }]
    const last = indexWith({ ...ended, version: 2, revocations }, key)
    shelf.issue(withVersions(last, offering('1.0.0')), privateKey)
    const after = await afterRefresh()
    assert.include(after, { version: 2, state: 'expired' })
    assert.equal(after.failure?.code, 'E_INDEX_EXPIRED')
    assert.equal(await codeOf(offer ? fetchPackage(parts, offer) : add()), 'E_INDEX_EXPIRED')
    assert.isNull(await findOffer(parts, 'channel-pigeon'))
    const pigeon = { id: 'channel-pigeon', version: '1.0.0', sha512: '', key, index: 'loft' }
    const [revoked] = await findRevoked(parts, [pigeon, { ...pigeon, index: 'another' }])
    assert.equal(revoked?.revocation.reason, 'It phones home.')
    assert.lengthOf(await findRevoked(parts, [{ ...pigeon, index: 'another' }]), 0)
  })

  test('is not added when it ran out', async ({ assert }) => {
    const ended = { issued: Date.now() - 3 * DAY, expires: Date.now() - DAY }
    shelf.issue(indexWith(ended, key), privateKey)
    assert.equal(await codeOf(add()), 'E_INDEX_EXPIRED')
    assert.lengthOf(await indexesOf(parts), 0)
  })

  test('changes its key by naming the next one first', async ({ assert }) => {
    await add()
    const issue = (version: number, keys: string[], by: KeyObject) =>
      shelf.issue(withVersions(indexWith({ version, keys }, key), offering('1.0.0')), by)
    issue(2, [key, strangerKey], privateKey)
    await afterRefresh()
    issue(3, [strangerKey], stranger)
    assert.include(await afterRefresh(), { version: 3, failure: null })
    issue(4, [key], privateKey)
    assert.equal((await afterRefresh()).failure?.code, 'E_INDEX_SIGNATURE')
  })

  test('has several mirrors: the newest that holds counts', async ({ assert, cleanup }) => {
    const mirror = await Shelf.open()
    cleanup(() => mirror.close())
    await add({ addresses: [mirror.address, shelf.address] }).catch(() => undefined)
    assert.lengthOf(await indexesOf(parts), 0)
    mirror.issue(withVersions(indexWith({}, key), offering('1.0.0')), privateKey)
    await add({ addresses: [mirror.address, shelf.address] })
    const next = withVersions(indexWith({ version: 2 }, key), offering('1.1.0'))
    shelf.issue(next, privateKey)
    shelf.files.set('packages/channel-pigeon-1.1.0.tgz', PACKAGE)
    assert.include(await afterRefresh(), { version: 2, failure: null })
    const offer = await findOffer(parts, 'channel-pigeon')
    assert.equal(offer?.version, '1.1.0')
    assert.deepEqual(offer && (await fetchPackage(parts, offer)), PACKAGE)
    const stale = await afterRefresh()
    assert.equal(stale.failure?.code, 'E_INDEX_ROLLED_BACK')
    assert.include(stale.failure?.detail, mirror.address)
    assert.equal(stale.version, 2)
  })

  test('is private: its token goes to it, and not to where it redirects', async ({
    assert,
    cleanup,
  }) => {
    shelf.token = 'tell nobody'
    assert.equal(await codeOf(add()), 'E_INDEX_ANSWER')
    await add({ token: 'tell nobody' })
    assert.isTrue((await state()).isPrivate)
    const offer = await findOffer(parts, 'channel-pigeon')
    assert.deepEqual(offer && (await fetchPackage(parts, offer)), PACKAGE)
    const row = await sql.get<{ token_sealed: string }>(
      'select token_sealed from marketplace_indexes'
    )
    assert.notInclude(row?.token_sealed ?? 'tell', 'tell')

    const other = await Shelf.open()
    cleanup(() => other.close())
    const heard: (string | undefined)[] = []
    other.answer = (request, response) => {
      heard.push(request.headers.authorization)
      response.writeHead(404).end()
    }
    shelf.answer = (_, response) =>
      response.writeHead(302, { location: other.address.replace('127.0.0.1', 'localhost') }).end()
    assert.equal((await afterRefresh()).failure?.code, 'E_INDEX_PRIVATE_ADDRESS')
    assert.deepEqual(heard, [])
  })

  test('is not reached in our own network unless somebody said so', async ({ assert }) => {
    const { port } = new URL(shelf.address)
    const addresses = [
      shelf.address,
      `https://127.0.0.1:${port}/`,
      `https://localhost:${port}/`,
      `https://[::1]:${port}/`,
      `https://[::ffff:127.0.0.1]:${port}/`,
      `https://2130706433:${port}/`,
      `https://0x7f.1:${port}/`,
    ]
    for (const address of addresses) {
      const code = await codeOf(addIndex(parts, { addresses: [address], key }))
      assert.equal(code, 'E_INDEX_PRIVATE_ADDRESS', address)
    }
    assert.deepEqual(shelf.log, [])
  })

  test('does not keep us waiting', async ({ assert }) => {
    const { fetchFile } = await import('./fetching/fetch_file.js')
    shelf.answer = (_, response) => {
      response.writeHead(200)
      const dripping = setInterval(() => response.write('x'), 20)
      response.on('close', () => clearInterval(dripping))
    }
    const url = `${shelf.address}index.json`
    const startedAt = Date.now()
    const slow = fetchFile({ url, largest: 10_000, within: 300, ownNetwork: true })
    assert.equal(await codeOf(slow), 'E_INDEX_UNREACHABLE')
    assert.isBelow(Date.now() - startedAt, 3000)
  })
})

test.group('An index in a folder', (group) => {
  let sql: SqlDatabase
  let folder: string

  group.setup(async () => {
    sql = await openTestDatabase()
    folder = await mkdtemp(join(tmpdir(), 'caliopen-index-'))
    await mkdir(join(folder, 'packages'))
    await writeFile(join(folder, 'packages/channel-pigeon-1.0.0.tgz'), PACKAGE)
    return async () => {
      await sql.run('delete from marketplace_indexes')
      await rm(folder, { recursive: true })
      await sql.close()
    }
  })

  async function issue(index: IndexDocument) {
    const bytes = Buffer.from(JSON.stringify(index))
    await writeFile(join(folder, 'index.json'), bytes)
    await writeFile(join(folder, 'index.json.sig'), signIndex(bytes, privateKey))
  }

  test('serves who has no network', async ({ assert }) => {
    const parts = { sql, seal, bundled: '/nowhere', coreVersion: '0.1.0' }
    await issue(withVersions(indexWith({}, key), offering('1.0.0')))
    assert.deepEqual((await lookAtIndex({ address: folder })).keys, [key])
    await addIndex(parts, { addresses: [folder], key })
    const offer = await findOffer(parts, 'channel-pigeon')
    assert.deepEqual(offer && (await fetchPackage(parts, offer)), PACKAGE)
    await issue(withVersions(indexWith({ version: 2 }, key), offering('1.1.0')))
    await refreshIndexes(parts, Date.now() + 1)
    assert.equal((await findOffer(parts, 'channel-pigeon'))?.version, '1.1.0')
  })

  test('that the build brings is there by itself, and does not run out', async ({ assert }) => {
    const parts = { sql, seal, bundled: folder, coreVersion: '0.1.0' }
    await sql.run('delete from marketplace_indexes')
    await writeFile(join(folder, 'index.key'), `${key}\n`)
    await issue(withVersions(indexWith({ issued: 1, expires: 2 }, key), offering('1.0.0')))
    const [index] = await indexesOf(parts)
    assert.include(index, { place: 'bundled', id: null, state: 'current', expiresAt: null })
    const offer = await findOffer(parts, 'channel-pigeon')
    assert.isTrue(offer?.bundled)
    assert.deepEqual(offer && (await fetchPackage(parts, offer)), PACKAGE)
    const found = await searchMarketplace(parts, { locale: 'fr', installed: new Map() })
    assert.equal(found.plugins[0]?.name, 'Pigeon')
  })
})

function following(): IndexDocument {
  return withVersions(indexWith({ version: 6 }, key), offering('1.1.0'), offering('1.0.0'))
}
