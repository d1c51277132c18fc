import { createHash, generateKeyPairSync, type KeyObject } from 'node:crypto'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Manifest } from '@caliopen/contract/manifest/manifest'
import type { IndexedPlugin, Revocation } from '@caliopen/contract/marketplace/index_document'
import { signIndex } from '@caliopen/contract/marketplace/index_signature'
import { indexWith, versionWith } from '@caliopen/contract/marketplace/specimen'
import { rawPublicKey } from '@caliopen/contract/package/signature'

export interface Offering {
  manifest: Manifest
  bytes: Buffer
  /** who signed the package */
  key: KeyObject
  preinstalled?: boolean
  /** milliseconds since the epoch */
  published?: number
}

/** The index that a build brings, in a folder of its own, signed and served as the real one is. */
export class Bundle {
  readonly folder: string
  readonly #key = generateKeyPairSync('ed25519').privateKey
  #version = 0

  private constructor(folder: string) {
    this.folder = folder
  }

  static async open(): Promise<Bundle> {
    return new Bundle(await mkdtemp(join(tmpdir(), 'caliopen-bundle-')))
  }

  /** A new issue with exactly these offers, the newest version of a plugin first. */
  async issue(offerings: readonly Offering[], revocations: Revocation[] = []): Promise<void> {
    const key = rawPublicKey(this.#key)
    await mkdir(join(this.folder, 'packages'), { recursive: true })
    for (const { manifest, bytes } of offerings) {
      await writeFile(join(this.folder, pathOf(manifest)), bytes)
    }
    const groups = Map.groupBy(offerings, ({ manifest }) => manifest.id)
    const plugins = [...groups.values()].map(pluginOf)
    const changes = { name: 'bundle', version: ++this.#version, plugins, revocations }
    const index = Buffer.from(JSON.stringify(indexWith(changes, key)))
    await writeFile(join(this.folder, 'index.json.sig'), signIndex(index, this.#key))
    await writeFile(join(this.folder, 'index.key'), `${key}\n`)
    await writeFile(join(this.folder, 'index.json'), index)
  }

  async close(): Promise<void> {
    await rm(this.folder, { recursive: true, force: true })
  }
}

function pathOf({ id, version }: Manifest): string {
  return `packages/${id}-${version}.tgz`
}

function pluginOf(offerings: readonly Offering[]): IndexedPlugin {
  const [newest] = offerings
  if (!newest) throw new TypeError('a plugin has a version')
  const { id, publisher } = newest.manifest
  const key = rawPublicKey(newest.key)
  const since = Date.now() - 86_400_000
  return {
    id,
    publisher,
    key,
    owners: [{ publisher: publisher.id, name: publisher.name, key, since }],
    ...(newest.preinstalled && { preinstalled: true }),
    versions: offerings.map(({ manifest, bytes, published = Date.now() }) =>
      versionWith({
        version: manifest.version,
        core: manifest.core,
        published,
        contributes: manifest.contributes,
        permissions: manifest.permissions,
        texts: {
          en: { name: manifest.name, summary: manifest.summary, title: 'x', why: 'x', label: 'x' },
        },
        package: {
          path: pathOf(manifest),
          size: bytes.length,
          sha512: createHash('sha512').update(bytes).digest('hex'),
        },
      })
    ),
  }
}
