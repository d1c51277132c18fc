import { existsSync, readFileSync, readlinkSync } from 'node:fs'
import { basename, join } from 'node:path'
import { buildLink, buildsFolder, inClone, Sentence } from './clone.js'
import { withCloneLock } from './lock.js'
import { runQuietly } from './processes.js'
import { runtimeNode } from './runtime.js'
import { belongsToMarketplace, belongsToServer, findSources, stampOf } from './sources.js'

/**
 * Builds when a source has changed; otherwise it costs the reading of some hundred file times. Whoever runs
 * from an older build keeps it.
 * @param {import('./progress.js').Progress} progress
 * @returns {Promise<string>} the build's folder
 */
export async function ensureBuild(progress) {
  if (linkedBuild() !== stampOf(findSources())) {
    await withCloneLock(async () => {
      const name = stampOf(findSources())
      if (linkedBuild() !== name) await build(name, progress)
    })
  }
  return join(buildsFolder, linkedBuild())
}

/**
 * For development: without assets, which Vite serves from their sources.
 * @param {import('./progress.js').Progress} progress
 * @returns {Promise<string>} the build's folder
 */
export async function ensureDevelopmentBuild(progress) {
  const belongs = (/** @type {import('./sources.js').Source} */ source) =>
    belongsToServer(source) || belongsToMarketplace(source)
  const name = `dev-${stampOf(findSources().filter(belongs))}`
  const folder = join(buildsFolder, name)
  await withCloneLock(async () => {
    if (!existsSync(folder)) await build(name, progress)
  })
  return folder
}

/**
 * In the runtime's Node, for Vite wants a recent one.
 * @param {string} name
 * @param {import('./progress.js').Progress} progress
 */
async function build(name, progress) {
  const builder = inClone('appliance', 'bootstrap', 'builder.js')
  await progress.step('Building', async () => {
    const { code, output } = await runQuietly(runtimeNode(), [builder, name])
    if (code !== 0) throw new Sentence(`The build failed:\n${output.trim()}`)
  })
  const leftOut = join(buildsFolder, name, 'marketplace', 'left_out.txt')
  if (existsSync(leftOut)) progress.note(readFileSync(leftOut, 'utf8').trimEnd())
}

function linkedBuild() {
  try {
    const name = basename(readlinkSync(buildLink))
    return existsSync(join(buildsFolder, name)) ? name : ''
  } catch {
    return ''
  }
}
