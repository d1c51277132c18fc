import { readdirSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { buildsFolder } from '../clone.js'
import { isRunning } from '../processes.js'

const KEPT_BUILDS = 4
const KEPT_PARTS = 2
/** What several builds share is made once: `assets-…`, `marketplace-…`. */
const PARTS = ['assets-', 'marketplace-']

/**
 * Old builds go, but for the last ones and those that somebody runs from.
 * @param {string} current
 */
export function removeOldBuilds(current) {
  const folders = newestFirst().filter((name) => name !== current)
  const isPart = (/** @type {string} */ name) => PARTS.some((part) => name.startsWith(part))
  const parts = PARTS.flatMap((part) =>
    folders.filter((name) => name.startsWith(part)).slice(KEPT_PARTS)
  )
  const builds = folders.filter((name) => !isPart(name)).slice(KEPT_BUILDS)
  for (const name of [...parts, ...builds]) {
    const path = join(buildsFolder, name)
    if (!isInUse(path)) rmSync(path, { recursive: true, force: true })
  }
}

function newestFirst() {
  const entries = readdirSync(buildsFolder, { withFileTypes: true })
  return entries
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => ({ name, time: statSync(join(buildsFolder, name)).mtimeMs }))
    .sort((a, b) => b.time - a.time)
    .map(({ name }) => name)
}

/**
 * A supervisor leaves its process number in the build that it runs.
 * @param {string} build
 */
function isInUse(build) {
  const pids = readdirSync(build).map((name) => /^running-(\d+)$/.exec(name)?.[1])
  return pids.some((pid) => pid && isRunning(Number(pid)))
}
