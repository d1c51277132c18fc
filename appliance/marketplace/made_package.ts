import { createHash, type KeyObject } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import type { IndexedFile, IndexedVersion } from '@caliopen/contract/marketplace/index_document'
import type { Manifest } from '@caliopen/contract/manifest/manifest'
import type { CheckedPackage, Texts } from '#core/plugins/packages/checked_package.js'
import { readPackage } from '#core/plugins/packages/read_package.js'
import { PackingError } from '#core/plugins/packing/errors.js'
import { packPlugin } from '#core/plugins/packing/pack_plugin.js'
import { changesOf } from './changes.js'

/** A plugin, packed, with the files that stand beside the index for it. */
export interface MadePackage {
  manifest: Manifest
  key: string
  icon: IndexedFile | null
  version: IndexedVersion
  /** by path beside index.json */
  files: Map<string, Buffer>
}

const LONGEST_CHANGES = 20_000
const LONGEST_TEXT = 500

/**
 * A folder is packed and signed by us; a .tgz stays as its publisher signed it. Through the same gate as everybody's:
 * what would not be installed is not offered. Throws a PackingError.
 */
export async function makePackage(
  source: string,
  privateKey: KeyObject,
  published: number
): Promise<MadePackage> {
  const isPacked = source.endsWith('.tgz')
  const bytes = isPacked ? await readFile(source) : await packPlugin(source, { privateKey })
  const read = await readPackage(bytes)
  if (!read.ok) {
    const faults = read.faults.map(({ code, values }) => `${code} ${JSON.stringify(values)}`)
    throw new PackingError([`${source} is not fit to be installed: ${faults.join(', ')}`])
  }
  const { manifest, files, texts, key } = read.package
  const shelf = new ShelfFiles(`media/${manifest.id}/${manifest.version}`)
  const icon = files.get('icon.svg')
  return {
    manifest,
    key,
    icon: icon ? shelf.add('icon.svg', icon) : null,
    version: {
      version: manifest.version,
      core: manifest.core,
      published,
      package: shelf.addPackage(manifest, bytes),
      licence: manifest.licence,
      security: manifest.security,
      ...(manifest.homepage !== undefined && { homepage: manifest.homepage }),
      locales: manifest.locales,
      contributes: manifest.contributes,
      permissions: manifest.permissions,
      texts: shownTexts(manifest, texts),
      changes: changesIn(files, manifest),
      screenshots: screenshotsOf(manifest, files, shelf),
    },
    files: shelf.files,
  }
}

class ShelfFiles {
  readonly files = new Map<string, Buffer>()
  readonly #media: string

  constructor(media: string) {
    this.#media = media
  }

  add(name: string, bytes: Buffer): IndexedFile {
    return this.#put(`${this.#media}/${name}`, bytes)
  }

  addPackage({ id, version }: Manifest, bytes: Buffer): IndexedFile {
    return this.#put(`packages/${id}-${version}.tgz`, bytes)
  }

  #put(path: string, bytes: Buffer): IndexedFile {
    this.files.set(path, bytes)
    const sha512 = createHash('sha512').update(bytes).digest('hex')
    return { path, size: bytes.length, sha512 }
  }
}

function screenshotsOf(
  { screenshots = [] }: Manifest,
  files: CheckedPackage['files'],
  shelf: ShelfFiles
) {
  return screenshots.flatMap(({ file, description }) => {
    const bytes = files.get(file)
    const name = file.slice(file.lastIndexOf('/') + 1)
    return bytes ? [{ ...shelf.add(name, bytes), description }] : []
  })
}

function changesIn(files: CheckedPackage['files'], { version }: Manifest): string {
  const changelog = files.get('CHANGELOG.md')?.toString('utf8') ?? ''
  return changesOf(changelog, version).slice(0, LONGEST_CHANGES)
}

/** Of each language what is shown before anything is fetched: names, titles, and why a host is asked for. */
function shownTexts(manifest: Manifest, texts: ReadonlyMap<string, Texts>) {
  const { contributes, permissions, name, summary } = manifest
  const titles = Object.values(contributes).flatMap((list: { title: string }[]) => list)
  const keys = [
    'name',
    'summary',
    ...titles.map(({ title }) => title),
    ...(permissions.hosts ?? []).map(({ why }) => why),
  ]
  const shown = [...texts].map(([language, tree]): [string, Record<string, string>] => [
    language,
    Object.fromEntries(keys.flatMap((key) => entryOf(tree, key))),
  ])
  const all = Object.fromEntries(shown)
  return { ...all, en: { name, summary, ...all.en } }
}

function entryOf(tree: Texts, key: string): [string, string][] {
  const found = key
    .split('.')
    .reduce<string | Texts | undefined>(
      (at, part) => (typeof at === 'object' && Object.hasOwn(at, part) ? at[part] : undefined),
      tree
    )
  return typeof found === 'string' ? [[key, found.slice(0, LONGEST_TEXT)]] : []
}
