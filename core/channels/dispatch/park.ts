import type { Sql } from '#database/sql.js'
import type { Destination } from '../destinations/destinations.js'
import { NEVER } from './verdict.js'

/**
 * What waits for a destination waits for its turn, or, where it is paused, until somebody lets it go. Returns how
 * many were put aside; in a transaction. New ones are found, and put aside, when they are due.
 */
export function parkDestination(
  sql: Sql,
  { channel, destination, pausedAt, retryAt }: Destination,
  now: number
): Promise<number> {
  if (pausedAt !== null) {
    return sql.run(
      `update deliveries set status = 'held', hold_reason = 'paused', next_at = ?
       where status = 'queued' and next_at <= ? and channel = ? and destination = ?`,
      [NEVER, now, channel, destination]
    )
  }
  return sql.run(
    `update deliveries set next_at = case when expires_at > ? and expires_at < ? then expires_at else ? end
     where status = 'queued' and next_at <= ? and channel = ? and destination = ?`,
    [now, retryAt, retryAt, now, channel, destination]
  )
}
