import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { openSettings, purgeSettings } from '../../installed/settings.js'
import type { InstalledPlugin } from '../../installed/installed_plugin.js'
import type { DataChoice } from '../operations/operation.js'
import type { LifecycleParts } from '../parts.js'
import type { Run } from '../operations/run.js'
import { mustBeInstalled } from './switch.js'

/** The nodes hear of it and end the plugin; what it still writes meanwhile is part of what is exported. */
const TIME_TO_END = 500

/** Takes the plugin away. Its data stays for the day it comes back, goes into a file, or goes. */
export async function remove(run: Run, id: string, data: DataChoice): Promise<void> {
  const plugin = await mustBeInstalled(run.parts, id)
  await run.step('export')
  const isOn = plugin.state === 'active' || plugin.state === 'probation'
  if (isOn) await setState(run.parts, id, 'inactive')
  try {
    if (isOn) await sleep(TIME_TO_END)
    await takeAway(run, plugin, data)
  } catch (error) {
    if (isOn) await setState(run.parts, id, plugin.state)
    throw error
  }
}

async function takeAway(run: Run, plugin: InstalledPlugin, data: DataChoice): Promise<void> {
  const { id, version } = plugin
  const file = data === 'export' ? await writeExport(run.parts, plugin) : null
  await run.step('remove')
  await run.change(async (trx) => {
    await trx.run('delete from plugins where id = ?', [id])
    if (data !== 'keep') {
      await purgeSettings(trx, id)
      await run.parts.storage.purge(trx, id)
    }
    const update = { created_at: 'new(created_at)' }
    const row = [id, Date.now()]
    await trx.insert('plugin_removals', ['plugin_id', 'created_at'], [row], {
      keys: ['plugin_id'],
      update,
    })
    return { version, file }
  })
}

async function setState(
  { sql, bus }: LifecycleParts,
  id: string,
  state: InstalledPlugin['state']
): Promise<void> {
  await sql.run('update plugins set state = ?, updated_at = ? where id = ?', [
    ...[state, Date.now(), id],
  ])
  bus.publish('plugins.changed', {})
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
