import { access } from 'node:fs/promises'
import { join } from 'node:path'
import app from '@adonisjs/core/services/app'
import type { I18n } from '@adonisjs/i18n'
import { ArtefactGoneError } from '#core/plugins/errors.js'
import { artefactFolder } from '#core/plugins/installed/artefact_folder.js'
import type { InstalledPlugin } from '#core/plugins/installed/installed_plugin.js'
import { paths } from '../../paths.js'
import type { PluginHead } from '../../views.js'
import { pointsOf } from './brought.js'
import { installedTexts, textOr } from './own_texts.js'

export const ICON = 'icon.svg'

/** An installed plugin as it is met everywhere. */
export async function pluginHead(plugin: InstalledPlugin, i18n: I18n): Promise<PluginHead> {
  const { id, manifest, hash } = plugin
  const own = installedTexts(i18n, id)
  return {
    id,
    name: textOr(own, 'name', manifest.name),
    summary: textOr(own, 'summary', manifest.summary),
    icon: (await hasIcon(hash)) ? paths.pluginIcon(id, hash) : null,
    points: pointsOf(manifest.contributes),
  }
}

/** A package never changes: what was seen once stays so. */
const seen = new Map<string, boolean>()
const MOST_SEEN = 1_000

async function hasIcon(hash: string): Promise<boolean> {
  const known = seen.get(hash)
  if (known !== undefined) return known
  const folder = await folderOrNull(hash)
  if (folder === null) return false
  const found = await isThere(join(folder, ICON))
  if (seen.size >= MOST_SEEN) seen.clear()
  seen.set(hash, found)
  return found
}

/** A package that is gone has no icon; its page must be there all the same, to remove it or install it anew. */
async function folderOrNull(hash: string): Promise<string | null> {
  try {
    return await packageFolder(hash)
  } catch (error) {
    if (error instanceof ArtefactGoneError) return null
    throw error
  }
}

/** Where its files are on this node. */
export async function packageFolder(hash: string): Promise<string> {
  const [sql, { dataDir }] = await Promise.all([
    app.container.make('sql'),
    app.container.make('place'),
  ])
  return artefactFolder(sql, dataDir, hash)
}

async function isThere(path: string): Promise<boolean> {
  try {
    await access(path)
    return true
  } catch {
    return false
  }
}
