/*
 * Makes one build: `builder.js NAME`. Everything is made beside the present build and takes its place in one
 * step. A name that begins with dev- stands for a build without assets that nothing points to.
 */
import { cpSync, existsSync, lstatSync, renameSync, rmSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { buildAssets } from './builder/assets.js'
import { buildMarketplace } from './builder/marketplace.js'
import { removeOldBuilds } from './builder/old_builds.js'
import { buildServer } from './builder/server.js'
import { buildLink, buildsFolder } from './clone.js'
import { findSources } from './sources.js'

const [name = ''] = process.argv.slice(2)
const forDevelopment = name.startsWith('dev-')

if (!existsSync(join(buildsFolder, name))) await build()
if (!forDevelopment) pointToBuild()
removeOldBuilds(name)

async function build() {
  const sources = findSources()
  const unfinished = join(buildsFolder, `${name}.unfinished`)
  rmSync(unfinished, { recursive: true, force: true })
  const [assets, marketplace] = await Promise.all([
    forDevelopment ? null : buildAssets(sources),
    buildServer(sources, unfinished).then(() => buildMarketplace(sources, unfinished)),
  ])
  if (assets) cpSync(assets, join(unfinished, 'public', 'assets'), { recursive: true })
  cpSync(marketplace, join(unfinished, 'marketplace'), { recursive: true })
  renameSync(unfinished, join(buildsFolder, name))
}

function pointToBuild() {
  const link = `${buildLink}.${process.pid}`
  symlinkSync(join('.build', name), link)
  removeFolderInLinksPlace()
  renameSync(link, buildLink)
}

/** A link cannot be renamed over a folder. */
function removeFolderInLinksPlace() {
  const present = lstatSync(buildLink, { throwIfNoEntry: false })
  if (present?.isDirectory()) rmSync(buildLink, { recursive: true })
}
