import { writeFile } from 'node:fs/promises'
import { join, relative } from 'node:path'
import { readKeyFile } from '#core/plugins/packing/key_file.js'
import { buildIndex, ourSources, type LeftOut } from './build_index.js'
import { cloneKey } from './clone_key.js'
import { ourSettingsFile, readMarketplaceSettings } from './settings.js'

const YEAR = 365 * 86_400_000

/**
 * For the build of the product: the index that it brings on disk, signed with MARKETPLACE_KEY or the clone's own key.
 * A plugin that somebody is in the middle of writing keeps nobody from starting: it is left out, and told.
 */
export async function bundleIndex(root: string, out: string): Promise<void> {
  const { MARKETPLACE_KEY: file } = process.env
  const privateKey = file ? await readKeyFile(file) : await cloneKey(root)
  const left: LeftOut[] = []
  const leaveOut = (one: LeftOut) => void left.push(one)
  await buildIndex({
    settings: await readMarketplaceSettings(ourSettingsFile(root)),
    sources: await ourSources(root),
    out,
    privateKey,
    lasts: YEAR,
    now: Date.now(),
    leaveOut,
  })
  if (left.length === 0) return
  const lines = left.flatMap(({ source, sentences }) => [
    `  Not in the marketplace, for it cannot be packed: ${relative(root, source)}`,
    ...sentences.map((sentence) => `    ${sentence}`),
  ])
  await writeFile(join(out, 'left_out.txt'), `${lines.join('\n')}\n`)
}
