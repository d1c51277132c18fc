import { readdirSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { buildsFolder } from '../clone.js'
import { isRunning } from '../processes.js'

const KEPT = 4

/**
 * Old builds go, but for the last ones and those that somebody runs from.
 * @param {string} current
 */
export function removeOldBuilds(current) {
  const old = readdirSync(buildsFolder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && entry.name !== current)
    .map(({ name }) => join(buildsFolder, name))
    .map((path) => ({ path, time: statSync(path).mtimeMs }))
    .sort((a, b) => b.time - a.time)
  for (const { path } of old.slice(KEPT)) {
    if (!isInUse(path)) rmSync(path, { recursive: true, force: true })
  }
}

/**
 * A supervisor leaves its process number in the build that it runs.
 * @param {string} build
 */
function isInUse(build) {
  const pids = readdirSync(build).map((name) => /^running-(\d+)$/.exec(name)?.[1])
  return pids.some((pid) => pid && isRunning(Number(pid)))
}
