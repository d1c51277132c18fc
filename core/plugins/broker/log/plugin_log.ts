import { idText, newId } from '@caliopen/contract/ids'
import type { Sql, SqlDatabase } from '#database/sql.js'

const KEPT = 200
/** So often it is looked whether there are more than are kept. */
const PRUNE_EVERY = 50

export interface PluginLogLine {
  id: string
  level: 'info' | 'warn' | 'error'
  sentence: string
  fields: string | null
  /** milliseconds since the epoch */
  at: number
}

export type NewLogLine = Omit<PluginLogLine, 'id' | 'at'>

/** The last lines of a plugin, for who administers it; what the core has to say of the plugin stands there, too. */
export class PluginLog {
  #sincePruned = 0

  constructor(
    readonly sql: SqlDatabase,
    readonly plugin: string
  ) {}

  async write(lines: readonly NewLogLine[]): Promise<void> {
    if (lines.length === 0) return
    const at = Date.now()
    const rows = lines.map(({ level, sentence, fields }) => [
      newId(),
      this.plugin,
      level,
      sentence,
      fields,
      at,
    ])
    const columns = ['id', 'plugin_id', 'level', 'sentence', 'fields', 'at']
    this.#sincePruned += lines.length
    const isFull = this.#sincePruned >= PRUNE_EVERY
    if (isFull) this.#sincePruned = 0
    await this.sql.transaction(async (trx) => {
      await trx.insert('plugin_log', columns, rows)
      if (isFull) await prune(trx, this.plugin)
    })
  }
}

/** The newest first. */
export async function lastLogLines(
  sql: Sql,
  plugin: string,
  most = KEPT
): Promise<PluginLogLine[]> {
  const rows = await sql.all<Omit<PluginLogLine, 'id'> & { id: Buffer }>(
    `select id, level, sentence, fields, at from plugin_log
     where plugin_id = ? order by id desc limit ?`,
    [plugin, most]
  )
  return rows.map((row) => ({ ...row, id: idText(row.id), at: Number(row.at) }))
}

async function prune(sql: Sql, plugin: string): Promise<void> {
  const oldest = await sql.get<{ id: Buffer }>(
    `select id from plugin_log where plugin_id = ? order by id desc limit 1 offset ${KEPT}`,
    [plugin]
  )
  if (!oldest) return
  await sql.run('delete from plugin_log where plugin_id = ? and id <= ?', [plugin, oldest.id])
}
