import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { openSettings, purgeSettings } from '../installed/settings.js'
import type { InstalledPlugin } from '../installed/installed_plugin.js'
import type { DataChoice } from './operation.js'
import type { LifecycleParts } from './parts.js'
import type { Run } from './run.js'
import { mustBeInstalled } from './switch.js'

/** The nodes hear of it and end the plugin; what it still writes meanwhile is part of what is exported. */
const TIME_TO_END = 500

/** Takes the plugin away. Its data stays for the day it comes back, goes into a file, or goes. */
export async function remove(run: Run, id: string, data: DataChoice): Promise<void> {
  const plugin = await mustBeInstalled(run.parts, id)
  await run.step('export')
  await end(run, plugin)
  const file = data === 'export' ? await writeExport(run.parts, plugin) : null
  await run.step('remove')
  await run.change(async (trx) => {
    await trx.run('delete from plugins where id = ?', [id])
    if (data !== 'keep') {
      await purgeSettings(trx, id)
      await run.parts.storage.purge(trx, id)
    }
    await trx.insert('plugin_removals', ['plugin_id', 'created_at'], [[id, Date.now()]], {
      keys: ['plugin_id'],
      update: { created_at: 'new(created_at)' },
    })
    return { version: plugin.version, file }
  })
}

async function end({ parts }: Run, { id, state }: InstalledPlugin): Promise<void> {
  if (state !== 'active' && state !== 'probation') return
  await parts.sql.run("update plugins set state = 'inactive', updated_at = ? where id = ?", [
    Date.now(),
    id,
  ])
  parts.bus.publish('plugins.changed', {})
  await sleep(TIME_TO_END)
}

/** All that a plugin has kept, as a page may hand it out: settings without their secrets, and its storage. */
export async function exportData(
  { sql, seal, storage }: Pick<LifecycleParts, 'sql' | 'seal' | 'storage'>,
  { id, version, manifest }: Pick<InstalledPlugin, 'id' | 'version' | 'manifest'>
): Promise<object> {
  const open = manifest.settings.filter(({ type }) => type !== 'secret')
  return {
    format: 'caliopen-plugin-data-1',
    plugin: id,
    version,
    exportedAt: new Date().toISOString(),
    settings: await openSettings(sql, seal, id, open),
    storage: await storage.export(sql, id),
  }
}

async function writeExport(parts: LifecycleParts, plugin: InstalledPlugin): Promise<string> {
  const folder = join(parts.dataDir, 'plugin-exports')
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const stamp = new Date().toISOString().replaceAll(/[:.]/g, '-')
  const file = join(folder, `${plugin.id}-${plugin.version}-${stamp}.json`)
  const text = JSON.stringify(await exportData(parts, plugin), null, 2)
  await writeFile(file, `${text}\n`, { mode: 0o600, flush: true })
  return file
}
