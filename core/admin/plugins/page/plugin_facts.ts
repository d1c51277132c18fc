import type { InstalledPlugin } from '#core/plugins/installed/installed_plugin.js'
import { unanswered } from '#core/plugins/installed/settings.js'
import type { Operation } from '#core/plugins/lifecycle/operation.js'
import { listOperations } from '#core/plugins/lifecycle/operation_rows.js'
import type { Sql } from '#database/sql.js'
import { isOpen } from '../operations/open_operations.js'

/** What stands about a plugin beside its row. */
export interface PluginFacts {
  operation: Operation | null
  /** names of required settings that nobody has answered */
  unanswered: readonly string[]
}

export async function factsOf(sql: Sql, { id, manifest }: InstalledPlugin): Promise<PluginFacts> {
  const [operations, missing] = await Promise.all([
    listOperations(sql, { plugin: id, limit: 5 }),
    unanswered(sql, id, manifest.settings),
  ])
  return { operation: operations.find(isOpen) ?? null, unanswered: missing }
}
