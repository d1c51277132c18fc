import type { Bus } from '#core/bus/bus.js'
import type { SqlDatabase } from '#database/sql.js'
import {
  DESTINATION_COLUMNS,
  destinationOf,
  type Destination,
  type DestinationRow,
  type Place,
} from '../destinations/destinations.js'
import { actOn, type Acted } from './acts.js'

const MOST = 200

/** Nothing goes there until somebody resumes it: what waits is held, and so is what comes. */
export async function pauseDestination(
  sql: SqlDatabase,
  bus: Bus,
  { channel, destination }: Place,
  now: number
): Promise<Acted> {
  await sql.insert(
    'destinations',
    ['channel', 'destination', 'paused_at', 'failures', 'retry_at'],
    [[channel, destination, now, 0, 0]],
    { keys: ['channel', 'destination'], update: { paused_at: 'new(paused_at)' } }
  )
  return actOn(sql, bus, { destination }, { kind: 'hold', reason: 'paused' })
}

/** What the pause held goes; what somebody held by itself does not. */
export async function resumeDestination(
  sql: SqlDatabase,
  bus: Bus,
  { channel, destination }: Place
): Promise<number> {
  const released = await sql.transaction(async (transaction) => {
    await transaction.run(
      'update destinations set paused_at = null where channel = ? and destination = ?',
      [channel, destination]
    )
    await transaction.run(
      `delete from destinations where channel = ? and destination = ? and via is null
         and paused_at is null and down_since is null`,
      [channel, destination]
    )
    return transaction.all<{ id: Buffer }>(
      `select id from deliveries where status = 'held' and hold_reason = 'paused'
         and channel = ? and destination = ?`,
      [channel, destination]
    )
  })
  let changed = 0
  for (let at = 0; at < released.length; at += MOST) {
    const ids = released.slice(at, at + MOST).map(({ id }) => id)
    changed += (await actOn(sql, bus, { ids }, { kind: 'release' })).changed
  }
  return changed
}

/** Those that are paused, led elsewhere or do not answer, by name. */
export async function troubledDestinations(sql: SqlDatabase): Promise<Destination[]> {
  const rows = await sql.all<DestinationRow>(
    `select ${DESTINATION_COLUMNS.join(', ')} from destinations
     order by paused_at is null, down_since, channel, destination limit ${MOST}`
  )
  return rows.map(destinationOf)
}
