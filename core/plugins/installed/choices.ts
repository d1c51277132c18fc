import type { Bus } from '#core/bus/bus.js'
import type { Sql, SqlDatabase } from '#database/sql.js'
import { findInstalled, writeInstalled } from './plugin_rows.js'

/** Whether it updates itself, when nothing has to be approved for it. */
export async function chooseAutomatic(sql: Sql, plugin: string, automatic: boolean): Promise<void> {
  await sql.run('update plugins set automatic = ? where id = ?', [automatic ? 1 : 0, plugin])
}

/** Which names may lead to private or link-local addresses. The plugin starts anew with them. */
export async function allowPrivateHosts(
  sql: SqlDatabase,
  bus: Pick<Bus, 'publish'>,
  id: string,
  privateHosts: readonly string[]
): Promise<void> {
  await sql.transaction(async (trx) => {
    const plugin = await findInstalled(trx, id)
    if (!plugin) return
    const grants = { ...plugin.grants, privateHosts }
    await writeInstalled(trx, { ...plugin, grants, updatedAt: Date.now() })
  })
  bus.publish('plugins.changed', {})
}
