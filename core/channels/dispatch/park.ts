import type { Sql } from '#database/sql.js'
import { actOnRows } from '../administration/acts.js'
import type { SelectedRow } from '../administration/selection.js'
import type { Change } from '../changes.js'
import type { Destination } from '../destinations/destinations.js'
import { FEWEST_ATTEMPTS } from './retry.js'

const PAGE = 200

export interface Parked {
  parked: number
  changes: Change[]
}

/**
 * What is due for a destination waits for its turn, or, where it is paused, until somebody lets it go. In a
 * transaction. New ones are found, and put aside, when they are due.
 */
export async function parkDestination(
  sql: Sql,
  destination: Destination,
  now: number
): Promise<Parked> {
  if (destination.pausedAt !== null) return hold(sql, destination, now)
  const { channel, destination: name, retryAt, failures } = destination
  // What ran out of time meanwhile is not put aside: it ends.
  const still = failures < FEWEST_ATTEMPTS ? [] : [now]
  const parked = await sql.run(
    `update deliveries set next_at = case when expires_at > ? and expires_at < ? then expires_at else ? end
     where status = 'queued' and next_at <= ? and channel = ? and destination = ?
       ${still.length > 0 ? 'and expires_at > ?' : ''}`,
    [now, retryAt, retryAt, now, channel, name, ...still]
  )
  return { parked, changes: [] }
}

async function hold(sql: Sql, { channel, destination }: Destination, now: number) {
  const rows = await sql.all<SelectedRow>(
    `select id, account_id, message_id, channel, sender, recipient, destination, status, attempts,
       dsn_notify, blob_hash
     from deliveries where status = 'queued' and next_at <= ? and channel = ? and destination = ?
     order by next_at limit ${PAGE}`,
    [now, channel, destination]
  )
  const { changed, changes } = await actOnRows(sql, rows, { kind: 'hold', reason: 'paused' }, now)
  return { parked: changed, changes }
}
