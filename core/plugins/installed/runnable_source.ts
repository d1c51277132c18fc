import type { Sql } from '#database/sql.js'
import { PluginError } from '@caliopen/contract/plugin/errors'
import type { RunnablePlugin, RunnableSource } from '../hosts/runnable.js'
import { hasCode } from '../packages/has_code.js'
import { TamperedError } from '../errors.js'
import type { Seal } from '#database/seal.js'
import { artefactFolder, forgetFolder } from './artefact_folder.js'
import type { Grants, InstalledPlugin } from './installed_plugin.js'
import { listRunning, type RunningPlace } from './running.js'
import { openSettings } from './settings.js'
import { readSignedCode } from './signed_code.js'

export interface SourceParts extends RunningPlace {
  sql: Sql
  seal: Seal
  switchOff: RunnableSource['switchOff']
}

/** What the hosts of this node are to run, and its code as it was signed. */
export function runnableSource(parts: SourceParts): RunnableSource {
  const list = async () => (await listRunning(parts.sql, parts)).filter(hasCodeOf)
  return {
    list: async () => (await list()).map(({ id, hash, manifest }) => ({ id, hash, manifest })),
    async load(id) {
      const plugin = (await list()).find((one) => one.id === id)
      if (!plugin) throw new PluginError('E_GONE', `${id} does not run here.`)
      return loadRunnable(parts, plugin)
    },
    switchOff: parts.switchOff,
  }
}

/** One version of a plugin, whether it is the one that runs or one that is tried. */
export interface VersionToRun {
  id: string
  version: string
  hash: string
  manifest: InstalledPlugin['manifest']
  grants: Grants
  publisherKey: string
}

export async function loadRunnable(
  { sql, dataDir, seal }: { sql: Sql; dataDir: string; seal: Seal },
  version: VersionToRun
): Promise<RunnablePlugin> {
  const { id, manifest, grants } = version
  const settings = await openSettings(sql, seal, id, manifest.settings)
  const code = await readCode(sql, dataDir, version)
  return { id, version: version.version, manifest, grants, code, settings }
}

/** Files that were changed on this disk are fetched anew, once. */
async function readCode(sql: Sql, dataDir: string, version: VersionToRun): Promise<Buffer> {
  try {
    return await readSignedCode(await artefactFolder(sql, dataDir, version.hash), version)
  } catch (error) {
    if (!(error instanceof TamperedError)) throw error
    await forgetFolder(dataDir, version.hash)
    return readSignedCode(await artefactFolder(sql, dataDir, version.hash), version)
  }
}

function hasCodeOf({ manifest }: InstalledPlugin): boolean {
  return hasCode(manifest)
}
