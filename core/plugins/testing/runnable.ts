import type { Manifest } from '@caliopen/contract/manifest/manifest'
import type { RunnablePlugin } from '../hosts/runnable.js'

/** A plugin from a text of JavaScript, with everything that its manifest asks approved. */
export function runnable(code: string, change: Partial<Manifest> = {}): RunnablePlugin {
  const manifest: Manifest = {
    id: 'specimen',
    publisher: { id: 'caliopen', name: 'Caliopen' },
    version: '1.0.0',
    core: '*',
    name: 'Specimen',
    summary: 'For tests',
    licence: 'AGPL-3.0-or-later',
    security: 'mailto:security@example.org',
    locales: ['en'],
    contributes: { trustRules: [{ name: 'rule', axis: 'technical', title: 'rule' }] },
    permissions: {},
    settings: [],
    ...change,
  }
  return {
    id: manifest.id,
    version: manifest.version,
    manifest,
    grants: { permissions: manifest.permissions, privateHosts: [] },
    code: Buffer.from(code),
    settings: {},
  }
}
