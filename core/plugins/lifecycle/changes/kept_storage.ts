import {
  exportStorage,
  purgeStorage,
  restoreStorage,
  snapshotStorage,
} from '../../broker/storage/versions.js'
import type { StorageKeeper } from '../parts.js'

/** What the broker keeps for plugins, as the lifecycle handles it. */
export const keptStorage: StorageKeeper = {
  async snapshot(trx, plugin, version) {
    // one version is gone back to, never two
    await trx.run('delete from plugin_storage_snapshots where plugin_id = ?', [plugin])
    await snapshotStorage(trx, plugin, version)
  },
  async restore(trx, plugin, version) {
    await restoreStorage(trx, plugin, version)
    await trx.run('delete from plugin_storage_snapshots where plugin_id = ?', [plugin])
  },
  purge: purgeStorage,
  async export(sql, plugin) {
    const entries = await exportStorage(sql, plugin)
    return entries.map(({ name, value, sealed }) => ({
      name,
      sealed,
      value: value.toString('base64'),
    }))
  },
}
