import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { buildsFolder, Sentence } from './clone.js'
import { isRunning } from './processes.js'

const POLL_EVERY = 100

/**
 * One process at a time installs or builds in a clone; the others wait, and look again.
 * @template T
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function withCloneLock(work) {
  const path = join(buildsFolder, 'lock')
  await take(path)
  const release = () => rmSync(path, { force: true })
  process.once('exit', release)
  try {
    return await work()
  } finally {
    release()
    process.off('exit', release)
  }
}

/** @param {string} path */
async function take(path) {
  makeFolder()
  while (!tryToTake(path)) {
    removeIfAbandoned(path)
    await new Promise((resolve) => setTimeout(resolve, POLL_EVERY))
  }
}

function makeFolder() {
  try {
    mkdirSync(buildsFolder, { recursive: true })
  } catch (error) {
    const { code } = /** @type {NodeJS.ErrnoException} */ (error)
    throw new Sentence(`Caliopen cannot write to its own folder (${buildsFolder}: ${code}).`)
  }
}

/** @param {string} path */
function tryToTake(path) {
  try {
    writeFileSync(path, String(process.pid), { flag: 'wx' })
    return true
  } catch (error) {
    const { code } = /** @type {NodeJS.ErrnoException} */ (error)
    if (code === 'EEXIST') return false
    throw new Sentence(`Caliopen cannot write to its own folder (${path}: ${code}).`)
  }
}

/**
 * Its holder was killed. Two processes may see that at once, and the slower one would then move away
 * the lock that the faster one has just taken: so it looks at what it moved, and puts it back.
 * @param {string} path
 */
function removeIfAbandoned(path) {
  const holder = read(path)
  if (!holder || isRunning(Number(holder))) return
  const aside = `${path}.${process.pid}`
  try {
    renameSync(path, aside)
    if (read(aside) !== holder) linkSync(aside, path)
  } catch {
    // somebody else was faster: the next round looks again
  }
  rmSync(aside, { force: true })
}

/** @param {string} path */
function read(path) {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return ''
  }
}
