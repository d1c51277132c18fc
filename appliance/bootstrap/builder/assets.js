import { existsSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { buildsFolder, inClone, root } from '../clone.js'
import { belongsToAssets, stampOf } from '../sources.js'

/**
 * Scripts, styles and fonts for the browser: made anew only when something that Vite reads has changed.
 * @param {import('../sources.js').Source[]} sources
 * @returns {Promise<string>} their folder
 */
export async function buildAssets(sources) {
  const folder = join(buildsFolder, `assets-${stampOf(sources.filter(belongsToAssets))}`)
  if (existsSync(folder)) return folder
  const unfinished = `${folder}.unfinished`
  rmSync(unfinished, { recursive: true, force: true })
  const { build } = await import('vite')
  await build({
    root,
    configFile: inClone('vite.config.ts'),
    logLevel: 'warn',
    build: { outDir: unfinished, emptyOutDir: true },
  })
  renameSync(unfinished, folder)
  return folder
}
