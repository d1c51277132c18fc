import { createHash } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { delimiter } from 'node:path'
import { inClone, Sentence } from './clone.js'
import { withCloneLock } from './lock.js'
import { runQuietly } from './processes.js'

const lockfile = inClone('package-lock.json')
/** npm's own note of what it put there */
const installedLockfile = inClone('node_modules', '.package-lock.json')
const stampFile = inClone('node_modules', '.caliopen-stamp')

/**
 * Makes node_modules what the lockfile says. Costs a millisecond when it is.
 * @param {import('./progress.js').Progress} progress
 */
export async function ensureDependencies(progress) {
  if (read(stampFile) === stamp()) return
  await withCloneLock(async () => {
    if (read(stampFile) === stamp()) return
    if (!matchesLockfile()) await progress.step('Installing dependencies', install)
    writeFileSync(stampFile, stamp())
  })
}

/** The platform too: the folder may have come from another machine. */
function stamp() {
  const hash = createHash('sha256').update(read(lockfile)).digest('hex')
  return `${hash} ${process.platform} ${process.arch}`
}

/** Whoever ran npm by hand has done our work. */
function matchesLockfile() {
  if (!existsSync(installedLockfile)) return false
  const wanted = packagesIn(lockfile)
  const installed = packagesIn(installedLockfile)
  return (
    Object.keys(installed).every((path) => path in wanted) &&
    Object.entries(wanted).every(([path, entry]) => path === '' || isThere(installed[path], entry))
  )
}

/** @typedef {{ version?: string, integrity?: string, optional?: boolean }} PackageEntry */

/**
 * @param {PackageEntry | undefined} installed
 * @param {PackageEntry} wanted
 */
function isThere(installed, wanted) {
  if (!installed) return Boolean(wanted.optional)
  return installed.version === wanted.version && installed.integrity === wanted.integrity
}

/**
 * @param {string} path
 * @returns {Record<string, PackageEntry>}
 */
function packagesIn(path) {
  try {
    return JSON.parse(read(path)).packages ?? {}
  } catch {
    return {}
  }
}

/** With the npm of the system: the one in node_modules/.bin is about to be replaced. */
async function install() {
  const { PATH = '', ...env } = process.env
  const paths = PATH.split(delimiter).filter((path) => !path.includes('node_modules'))
  const result = await runQuietly(
    'npm',
    ['ci', '--ignore-scripts', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error'],
    { ...env, PATH: paths.join(delimiter) }
  ).catch((error) => ({ code: 1, output: `npm cannot be started (${error.code})` }))
  if (result.code !== 0) {
    throw new Sentence(
      `The dependencies could not be installed; the same command tries again. npm says:\n${result.output.trim()}`
    )
  }
}

/** @param {string} path */
function read(path) {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return ''
  }
}
