import type { Manifest } from '../manifest/manifest.js'

/** A manifest for tests of what needs one. */
export function manifestWith(changes: Partial<Manifest>): Manifest {
  return {
    id: 'channel-pigeon',
    publisher: { id: 'loft', name: 'The Loft' },
    version: '1.0.0',
    core: '>=0.1 <2',
    name: 'Pigeon',
    summary: 'Letters by pigeon',
    licence: 'MIT',
    security: 'mailto:security@loft.example',
    locales: ['en'],
    contributes: {},
    permissions: {},
    settings: [],
    ...changes,
  }
}
