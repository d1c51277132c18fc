import { existsSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { buildsFolder, root } from '../clone.js'
import { belongsToMarketplace, stampOf } from '../sources.js'

/**
 * The signed index of our own plugins and themes: made anew only when one of them, or what packs them, has changed;
 * by the code of the very build that will read it.
 * @param {import('../sources.js').Source[]} sources
 * @param {string} build
 * @returns {Promise<string>} its folder
 */
export async function buildMarketplace(sources, build) {
  const folder = join(buildsFolder, `marketplace-${stampOf(sources.filter(belongsToMarketplace))}`)
  if (existsSync(folder)) return folder
  const unfinished = `${folder}.unfinished`
  rmSync(unfinished, { recursive: true, force: true })
  const script = join(build, 'appliance', 'marketplace', 'bundle_index.js')
  const { bundleIndex } = await import(pathToFileURL(script).href)
  await bundleIndex(root, unfinished)
  renameSync(unfinished, folder)
  return folder
}
