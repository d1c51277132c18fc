import { join } from 'node:path'
import { artefactFolder } from '#core/plugins/installed/artefact_folder.js'
import type { InstalledPlugin } from '#core/plugins/installed/installed_plugin.js'
import { listRunning, type RunningPlace } from '#core/plugins/installed/running.js'
import type { ThemePackage, ThemeSource } from '#core/themes/source.js'
import type { Sql } from '#database/sql.js'

/** The themes of the plugins that are on, unpacked on this node. */
export function installedThemes(sql: Sql, place: RunningPlace): ThemeSource {
  return {
    async list() {
      const running = await listRunning(sql, place)
      const lists = await Promise.all(running.map((plugin) => themesOf(plugin, sql, place.dataDir)))
      return lists.flat()
    },
  }
}

async function themesOf(
  { id, version, hash, manifest }: InstalledPlugin,
  sql: Sql,
  dataDir: string
): Promise<ThemePackage[]> {
  const themes = manifest.contributes.themes ?? []
  if (themes.length === 0) return []
  const root = await artefactFolder(sql, dataDir, hash)
  return themes.map(({ name, title, parent, folder }) => ({
    ...{ name, parent, plugin: id, version, hash },
    title: `plugins.${id}.${title}`,
    folder: join(root, folder),
  }))
}
