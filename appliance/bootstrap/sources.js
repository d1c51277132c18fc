import { createHash } from 'node:crypto'
import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { root } from './clone.js'

/** What the build is made of. */
const SOURCES = ['core', 'database', 'installer', 'plugins', 'themes', 'appliance', 'public']
const SINGLE_SOURCES = ['adonisrc.ts', 'package.json', 'package-lock.json', 'tsconfig.json']

/** What never runs from the build. */
const LEFT_OUT = new Set(['node_modules', 'docs', 'tests', 'lab', 'test', 'bench', 'chaos', 'fuzz'])

/** What only Vite reads: it makes public/assets. */
const VITE_CONFIG = 'vite.config.ts'
const ASSET_SOURCE =
  /^(core\/\w+\/client\/|core\/contract\/|themes\/|package-lock\.json|vite\.config)/
const CLIENT = /^core\/\w+\/client\//
const TEST = /\.(spec|integration|e2e)\.ts$/

/** Packed and signed, never run from here: the marketplace is made of them, and of what packs them. */
const PACKAGE = /^(plugins\/|themes\/(?!default\/))/
const PACKER =
  /^(core\/contract\/|core\/plugins\/(packing|packages|marketplace)\/|appliance\/marketplace\/|package(-lock)?\.json$)/

/** What authors begin with: copied as it is, TypeScript and all. */
export const SCAFFOLD = /^core\/plugins\/authoring\/scaffolds\//

/** @typedef {{ path: string, stamp: string }} Source `path` is relative to the clone's root */

/** @returns {Source[]} */
export function findSources() {
  const found = SOURCES.flatMap((folder) => walk(folder))
  for (const path of [...SINGLE_SOURCES, VITE_CONFIG]) addIfThere(found, path)
  return found.sort((a, b) => (a.path < b.path ? -1 : 1))
}

/** @param {Source} source */
export function belongsToAssets({ path }) {
  return ASSET_SOURCE.test(path) && !path.includes('/views/') && !PACKAGE.test(path)
}

/** @param {Source} source */
export function belongsToMarketplace({ path }) {
  return PACKAGE.test(path) || PACKER.test(path)
}

/** @param {Source} source */
export function belongsToServer({ path }) {
  if (PACKAGE.test(path)) return false
  return !CLIENT.test(path) && path !== VITE_CONFIG && path !== 'package-lock.json'
}

/**
 * A name for exactly these files: their names, sizes and times of change.
 * @param {Source[]} sources
 */
export function stampOf(sources) {
  const hash = createHash('sha256')
  for (const { path, stamp } of sources) hash.update(`${path}\0${stamp}\n`)
  return hash.digest('hex').slice(0, 16)
}

/**
 * @param {string} folder
 * @returns {Source[]}
 */
function walk(folder) {
  /** @type {Source[]} */
  const found = []
  for (const entry of list(folder)) {
    const path = `${folder}/${entry.name}`
    if (LEFT_OUT.has(entry.name) || entry.name.startsWith('.') || TEST.test(entry.name)) continue
    if (entry.name.endsWith('.md') && !PACKAGE.test(path) && !SCAFFOLD.test(path)) continue
    if (entry.isDirectory()) found.push(...walk(path))
    else addIfThere(found, path)
  }
  return found
}

/** @param {string} folder */
function list(folder) {
  try {
    return readdirSync(join(root, folder), { withFileTypes: true })
  } catch {
    return []
  }
}

/**
 * @param {Source[]} found
 * @param {string} path
 */
function addIfThere(found, path) {
  const stat = statSync(join(root, path), { throwIfNoEntry: false })
  if (stat?.isFile()) found.push({ path, stamp: `${stat.size} ${stat.mtimeMs}` })
}
