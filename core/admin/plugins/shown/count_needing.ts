import type { Sql } from '#database/sql.js'
import { FORGOTTEN } from '../operations/open_operations.js'

/** Plugins that were switched off by us, and operations that wait for an answer. */
export async function countNeeding(sql: Sql): Promise<number> {
  const row = await sql.get<{ count: number }>(
    `select (select count(*) from plugins where state = 'off') +
       (select count(*) from plugin_operations where state = 'asking' and updated_at > ?) as count`,
    [Date.now() - FORGOTTEN]
  )
  return Number(row?.count ?? 0)
}
