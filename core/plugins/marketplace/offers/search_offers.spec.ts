import type { Manifest } from '@caliopen/contract/manifest/manifest'
import type { IndexedVersion } from '@caliopen/contract/marketplace/index_document'
import { indexWith, versionWith } from '@caliopen/contract/marketplace/specimen'
import { test } from '@japa/runner'
import type { IndexState } from '../indexes/index_state.js'
import type { MarketplaceQuery } from './offer.js'
import { offersOf } from './offers_of.js'
import { searchOffers } from './search_marketplace.js'

const KEY = 'a'.repeat(43)
const CHANNEL = { name: 'jabber', title: 'channel' } as object
const CHANNELS = { channels: [CHANNEL] } as Manifest['contributes']

const chat = versionWith({
  contributes: CHANNELS,
  texts: {
    en: { name: 'XMPP', summary: 'Chats with Jabber accounts', channel: 'Jabber' },
    fr: { name: 'XMPP', summary: 'Discussions avec les comptes Jabber', channel: 'Jabber' },
  },
})
const rules = versionWith({
  texts: {
    en: { name: 'Essentials', summary: 'Rules for mail and XMPP chats', rule: 'Transport' },
    fr: { name: 'L’essentiel, vérifié', summary: 'Des règles pour le courrier', rule: 'Transport' },
  },
})

function offered(plugins: Record<string, IndexedVersion[]>, coreVersion = '0.1.0') {
  const made = indexWith({}, KEY)
  const [plugin] = made.plugins
  if (!plugin) throw new Error('a specimen has a plugin')
  const list = Object.entries(plugins).map(([id, versions]) => ({ ...plugin, id, versions }))
  const state = { name: 'loft', place: 'web' } as IndexState
  return [...offersOf([{ state, document: { ...made, plugins: list } }], coreVersion).values()]
}

const both = offered({ 'channel-xmpp': [chat], 'trust-essentials': [rules] })

function idsOf(query: Partial<MarketplaceQuery>): string[] {
  const answer = searchOffers(both, { locale: 'en', installed: new Map(), ...query })
  return answer.plugins.map(({ id }) => id)
}

test.group('Searching the marketplace', () => {
  test('finds by name, title, publisher and summary, the name before what is said of it', ({
    assert,
  }) => {
    assert.deepEqual(idsOf({ text: 'xmpp' }), ['channel-xmpp', 'trust-essentials'])
    assert.deepEqual(idsOf({ text: 'jab' }), ['channel-xmpp'])
    assert.deepEqual(idsOf({ text: 'transport loft' }), ['trust-essentials'])
    assert.deepEqual(idsOf({ text: 'jabber essentials' }), [])
    assert.deepEqual(idsOf({}), ['trust-essentials', 'channel-xmpp'])
  })

  test('reads as people type, in their language', ({ assert }) => {
    assert.deepEqual(idsOf({ text: 'VERIFIE', locale: 'fr' }), ['trust-essentials'])
    assert.deepEqual(idsOf({ text: 'courrier', locale: 'fr-CA' }), ['trust-essentials'])
    const { plugins } = searchOffers(both, { locale: 'fr-CA', installed: new Map() })
    assert.equal(plugins[0]?.name, 'L’essentiel, vérifié')
  })

  test('counts categories over what the words found, and narrows to one', ({ assert }) => {
    const query = { locale: 'en', installed: new Map(), text: 'chats' }
    const { plugins, categories } = searchOffers(both, { ...query, category: 'channels' })
    assert.lengthOf(plugins, 1)
    assert.deepEqual(categories, [
      { category: 'channels', count: 1 },
      { category: 'trustRules', count: 1 },
    ])
  })

  test('offers the newest that this core can run, and says that there is a newer one', ({
    assert,
  }) => {
    const later = { ...chat, version: '2.0.0', core: '>=9' }
    const [plugin] = searchOffers(offered({ 'channel-xmpp': [later, chat] }), {
      locale: 'en',
      installed: new Map([['channel-xmpp', { version: '0.9.0', publisherKey: KEY }]]),
    }).plugins
    assert.equal(plugin?.offer?.version, '1.0.0')
    assert.equal(plugin?.newest.version, '2.0.0')
    assert.equal(plugin?.update?.version, '1.0.0')
    assert.isFalse(plugin?.changedHands)
  })

  test('says when the installed one is somebody else’s', ({ assert }) => {
    const installed = new Map([
      ['channel-xmpp', { version: '1.0.0', publisherKey: 'b'.repeat(43) }],
    ])
    const { plugins } = searchOffers(both, { locale: 'en', installed, text: 'xmpp' })
    assert.isTrue(plugins[0]?.changedHands)
    assert.isNull(plugins[0]?.update)
  })
})
