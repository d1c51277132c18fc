import type { IndexDocument, IndexedVersion } from './index_document.js'

const DAY = 86_400_000

/** An index for tests: one plugin of one version, unless something else is wanted. */
export function indexWith(changes: Partial<IndexDocument>, key: string): IndexDocument {
  const now = Date.now()
  return {
    format: 1,
    name: 'loft',
    title: 'The Loft',
    version: 1,
    issued: now,
    expires: now + 30 * DAY,
    keys: [key],
    plugins: [
      {
        id: 'channel-pigeon',
        publisher: { id: 'loft', name: 'The Loft' },
        key,
        owners: [{ publisher: 'loft', name: 'The Loft', key, since: now - DAY }],
        versions: [versionWith({})],
      },
    ],
    revocations: [],
    ...changes,
  }
}

export function versionWith(changes: Partial<IndexedVersion>): IndexedVersion {
  return {
    version: '1.0.0',
    core: '>=0.1 <2',
    published: Date.now(),
    package: { path: 'packages/channel-pigeon-1.0.0.tgz', size: 3, sha512: '0'.repeat(128) },
    licence: 'MIT',
    security: 'mailto:security@loft.example',
    locales: ['en'],
    contributes: { trustRules: [{ name: 'feathers', axis: 'technical', title: 'rule' }] },
    permissions: {},
    texts: { en: { name: 'Pigeon', summary: 'Letters by pigeon', rule: 'Feathers' } },
    changes: '- It flies.',
    screenshots: [],
    ...changes,
  }
}
