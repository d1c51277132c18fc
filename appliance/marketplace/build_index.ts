import { existsSync } from 'node:fs'
import { mkdir, readdir, readFile, rename, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { KeyObject } from 'node:crypto'
import type { IndexDocument } from '@caliopen/contract/marketplace/index_document'
import { signIndex } from '@caliopen/contract/marketplace/index_signature'
import { readIndex } from '@caliopen/contract/marketplace/read_index'
import { rawPublicKey } from '@caliopen/contract/package/signature'
import { BUNDLED_KEY_FILE } from '#core/plugins/marketplace/indexes/bundled.js'
import { PackingError } from '#core/plugins/packing/errors.js'
import { makePackage, type MadePackage } from './made_package.js'
import { nextIssue } from './next_issue.js'
import type { MarketplaceSettings } from './settings.js'

/** What has no place in the index yet. */
export interface LeftOut {
  source: string
  sentences: readonly string[]
}

export interface BuildRequest {
  settings: MarketplaceSettings
  /** folders of plugins, and packages that others have signed */
  sources: readonly string[]
  /** where the index goes, and where the issue before may lie */
  out: string
  privateKey: KeyObject
  /** milliseconds from now until it runs out */
  lasts: number
  now: number
  /** where it is given, what cannot be packed is told and left out; otherwise nothing is built */
  leaveOut?: (left: LeftOut) => void
}

const ROOMS = ['plugins', 'themes']

/** Packs and signs, and writes the next issue of the index. Throws a PackingError. */
export async function buildIndex(request: BuildRequest): Promise<IndexDocument> {
  const { settings, out, privateKey, lasts, now } = request
  const packages = await makePackages(request)
  const index = nextIssue({
    settings,
    packages,
    previous: await readPrevious(out),
    keys: [rawPublicKey(privateKey)],
    now,
    lasts,
  })
  for (const { files } of packages) {
    for (const [path, bytes] of files) await write(join(out, path), bytes)
  }
  await writeIndex(out, index, privateKey)
  return index
}

async function makePackages({ sources, privateKey, now, leaveOut }: BuildRequest) {
  const packages: MadePackage[] = []
  for (const source of sources) {
    try {
      packages.push(await makePackage(source, privateKey, now))
    } catch (error) {
      if (!leaveOut || !(error instanceof PackingError)) throw error
      leaveOut({ source, sentences: error.sentences })
    }
  }
  return packages
}

/** What is ours: `plugins/*` and `themes/*` of the repository. */
export async function ourSources(root: string): Promise<string[]> {
  return (await Promise.all(ROOMS.map((room) => foldersIn(root, room)))).flat()
}

/** A folder is a plugin's when it says so: the default theme is none. */
async function foldersIn(root: string, room: string): Promise<string[]> {
  const path = join(root, room)
  const names = existsSync(path) ? await readdir(path) : []
  const folders = names.sort().map((name) => join(path, name))
  return folders.filter((folder) => existsSync(join(folder, 'plugin.json')))
}

async function readPrevious(out: string): Promise<IndexDocument | null> {
  const path = join(out, 'index.json')
  if (!existsSync(path)) return null
  const read = readIndex(await readFile(path))
  if (read.ok) return read.index
  throw new PackingError([`${path} is there, but cannot be gone on from: ${read.fault}.`])
}

/** Packages first: whoever reads the new index finds what it names. */
async function writeIndex(out: string, index: IndexDocument, privateKey: KeyObject): Promise<void> {
  const bytes = Buffer.from(`${JSON.stringify(index, null, 1)}\n`)
  const read = readIndex(bytes)
  if (!read.ok) throw new PackingError([`The index would not be readable: ${read.fault}.`])
  await write(join(out, BUNDLED_KEY_FILE), `${rawPublicKey(privateKey)}\n`)
  await write(join(out, 'index.json'), bytes)
  await write(join(out, 'index.json.sig'), signIndex(bytes, privateKey))
}

async function write(path: string, content: Buffer | string): Promise<void> {
  await mkdir(dirname(path), { recursive: true })
  await writeFile(`${path}.new`, content)
  await rename(`${path}.new`, path)
}
