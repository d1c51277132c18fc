import type { IndexDocument } from '@caliopen/contract/marketplace/index_document'
import { indexWith, versionWith } from '@caliopen/contract/marketplace/specimen'
import { test } from '@japa/runner'
import type { IndexState, KnownIndex } from '../indexes/index_state.js'
import { offersOf } from './offers_of.js'
import { revocationOf } from './revocations.js'

const KEY = 'a'.repeat(43)
const OTHER_KEY = 'b'.repeat(43)

function known(place: IndexState['place'], document: IndexDocument): KnownIndex {
  const state = { name: document.name, place } as IndexState
  return { state, document }
}

function index(name: string, key: string, ...versions: string[]): IndexDocument {
  const made = indexWith({ name }, key)
  const list = versions.map((version) => versionWith({ version }))
  return { ...made, plugins: made.plugins.map((plugin) => ({ ...plugin, versions: list })) }
}

function offered(...indexes: KnownIndex[]) {
  const found = offersOf(indexes, '0.1.0').get('channel-pigeon')
  return found?.offers.map((offer) => `${offer.version} ${offer.index}`)
}

test.group('What several indexes offer together', () => {
  test('is all versions of one publisher, newest first, each from the first that has it', ({
    assert,
  }) => {
    const ours = known('bundled', index('ours', KEY, '1.1.0', '1.0.0'))
    const theirs = known('web', index('theirs', KEY, '1.2.0', '1.1.0'))
    assert.deepEqual(offered(ours, theirs), ['1.2.0 theirs', '1.1.0 ours', '1.0.0 ours'])
  })

  test('is not what somebody else puts under the same id, however new it says it is', ({
    assert,
  }) => {
    const ours = known('bundled', index('ours', KEY, '1.0.0'))
    const theirs = known('web', index('theirs', OTHER_KEY, '99.0.0'))
    assert.deepEqual(offered(ours, theirs), ['1.0.0 ours'])
  })

  test('is preinstalled only where the build says so', ({ assert }) => {
    const made = index('theirs', KEY, '1.0.0')
    const plugins = made.plugins.map((plugin) => ({ ...plugin, preinstalled: true }))
    const offers = (place: IndexState['place']) =>
      offersOf([known(place, { ...made, plugins })], '0.1.0').get('channel-pigeon')?.offers
    assert.isFalse(offers('web')?.[0].preinstalled)
    assert.isTrue(offers('bundled')?.[0].preinstalled)
  })
})

test.group('A revocation', () => {
  const plugin = { id: 'channel-pigeon', version: '1.0.0', sha512: 'c', key: KEY, index: 'ours' }

  function revokes(revocation: object, place: IndexState['place'] = 'web', name = 'ours') {
    const at = { at: 1, reason: 'why' }
    const document = indexWith({ name, revocations: [{ ...at, ...revocation }] }, KEY)
    return revocationOf(plugin, [known(place, document)]) !== null
  }

  test('is about an id, versions, one package or a key; all that it says must hold', ({
    assert,
  }) => {
    assert.isTrue(revokes({ id: 'channel-pigeon' }))
    assert.isTrue(revokes({ id: 'channel-pigeon', versions: '<1.1.0' }))
    assert.isFalse(revokes({ id: 'channel-pigeon', versions: '>=1.1.0' }))
    assert.isFalse(revokes({ id: 'channel-dove' }))
    assert.isTrue(revokes({ sha512: 'c' }))
    assert.isFalse(revokes({ sha512: 'd' }))
    assert.isTrue(revokes({ key: KEY }))
    assert.isFalse(revokes({ key: OTHER_KEY, id: 'channel-pigeon' }))
  })

  test('is heard from the index it came from and from the build, from nobody else', ({
    assert,
  }) => {
    assert.isFalse(revokes({ id: 'channel-pigeon' }, 'web', 'theirs'))
    assert.isTrue(revokes({ id: 'channel-pigeon' }, 'bundled', 'theirs'))
  })
})
