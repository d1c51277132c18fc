import type { SqlDatabase } from '#database/sql.js'
import type { PluginCalls } from '../../hosts/plugin_calls.js'
import { listRunning, type RunningPlace } from '../../installed/running.js'
import type { LifecycleParts } from '../parts.js'

/** As long as most of what a plugin does by the clock. */
const DEADLINE = 60_000

/** Calls the plugins whose time has come, each once for all nodes; who is late is not called twice. */
export async function tick(
  { sql, log }: Pick<LifecycleParts, 'sql' | 'log'>,
  place: RunningPlace,
  calls: PluginCalls
): Promise<void> {
  const plugins = await listRunning(sql, place)
  await Promise.all(
    plugins.map(async ({ id, grants }) => {
      const every = grants.permissions.schedule?.every
      if (every === undefined || !(await isTheirTime(sql, id, every * 1000))) return
      try {
        await calls.call(id, 'plugin/tick', null, { deadline: DEADLINE })
      } catch (error) {
        log.warn({ err: error, plugin: id }, `${id} did not do what it does by the clock`)
      }
    })
  )
}

/** Whoever moves the hand calls. */
async function isTheirTime(sql: SqlDatabase, id: string, every: number): Promise<boolean> {
  const now = Date.now()
  return sql.transaction(async (trx) => {
    await trx.insert('plugin_ticks', ['plugin_id', 'next_at'], [[id, 0]], 'ignore')
    const changed = await trx.run(
      'update plugin_ticks set next_at = ? where plugin_id = ? and next_at <= ?',
      [now + every, id, now]
    )
    return changed === 1
  })
}
