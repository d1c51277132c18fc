import type { KeyObject } from 'node:crypto'
import { newId } from '@caliopen/contract/ids'
import type { Manifest } from '@caliopen/contract/manifest/manifest'
import { specimen, specimenManifest, type SpecimenParts } from '#core/plugins/testing/specimen.js'
import type { LifecycleHouse } from './lifecycle_house.js'

/** Versions of one plugin that no other test knows, each with a counter in its storage. */
export class Breed {
  readonly id: string
  readonly #name: string

  constructor() {
    this.#name = `n${newId().toString('hex').slice(-12)}`
    this.id = `importer-${this.#name}`
  }

  manifest(version: string, changes: Partial<Manifest> = {}): Manifest {
    return specimenManifest({
      id: this.id,
      version,
      contributes: { importers: [{ name: this.#name, title: 'title', fields: [] }] },
      ...changes,
    })
  }

  pack(version: string, { manifest = {}, ...parts }: BreedParts = {}): Buffer {
    return specimen({
      ...parts,
      manifest: this.manifest(version, manifest),
      code: counter(this.#name, version, parts),
    })
  }

  /** Counts up in the plugin's storage; answers with version and count, `1.0.0 3`. */
  async count({ hosts }: LifecycleHouse): Promise<string> {
    const answer = await hosts.call(this.id, `importers/${this.#name}/probe`, { values: {} })
    const [mailbox] = (answer as { mailboxes: { name: string }[] }).mailboxes
    return mailbox?.name ?? ''
  }
}

export interface BreedParts extends Omit<SpecimenParts, 'code' | 'manifest'> {
  manifest?: Partial<Manifest>
  /** JavaScript before it counts, in its health, and at its start */
  health?: string
  start?: string
  key?: KeyObject
}

function counter(name: string, version: string, { health = '', start = '' }: BreedParts): string {
  return `
    const encode = (text) => new TextEncoder().encode(text)
    const decode = (bytes) => (bytes ? new TextDecoder().decode(bytes) : '')
    export default (host) => ({
      start: async () => { ${start} },
      health: async () => { ${health} },
      importers: {
        ${name}: {
          probe: async () => {
            const count = Number(decode(await host.storage.get('count')) || 0) + 1
            await host.storage.set('count', encode(String(count)))
            return { mailboxes: [{ name: '${version} ' + count, messages: null }], bytes: null }
          },
          next: async () => ({ messages: [], cursor: null }),
        },
      },
    })
  `
}
