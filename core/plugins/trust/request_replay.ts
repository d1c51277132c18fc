import type { Bus } from '#core/bus/bus.js'
import { beginReplay } from '#core/messages/rejudge/replay.js'
import type { SqlDatabase } from '#database/sql.js'
import type { RunningPlace } from '../installed/running.js'
import { Rulebook } from './rulebook.js'

/** Asks the worker to judge all past mail by the rules of now. False: there are none. */
export async function requestReplay(
  sql: SqlDatabase,
  bus: Pick<Bus, 'publish'>,
  place: RunningPlace
): Promise<boolean> {
  const active = await new Rulebook(sql, place).active()
  if (!active) return false
  await beginReplay(sql, active.name, Date.now())
  bus.publish('trust.queued', {})
  return true
}
