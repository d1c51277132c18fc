import type { SqlDatabase } from '#database/sql.js'
import { LIFETIME } from '#core/messages/submissions/new_deliveries.js'
import { LEASE } from '../dispatch/lease.js'

/** A clock may be this much behind another machine's. */
const TOLERANCE = 5 * 60_000

/** The longest that anything waits for its next attempt, with its jitter. */
const LONGEST_WAIT = 5 * 60 * 60_000

/**
 * A row that was written in the future was written before the clock was set back: what it says of times is brought
 * back with it, or it would wait for as long as the clock was wrong. Returns how many there were.
 */
export async function mendTimes(sql: SqlDatabase, now: number): Promise<number> {
  const late = now + TOLERANCE
  const waiting = await sql.run(
    `update deliveries set next_at = case when next_at > ? then ? else next_at end,
       expires_at = case when expires_at > ? then ? else expires_at end, updated_at = ?
     where status = 'queued' and updated_at > ?`,
    [now + LONGEST_WAIT, now, now + LIFETIME, now + LIFETIME, now, late]
  )
  const leased = await sql.run(
    `update deliveries set next_at = ?, lease_until = ?, updated_at = ?
     where status = 'leased' and next_at > ?`,
    [now + LEASE, now + LEASE, now, late]
  )
  await sql.run('update destinations set retry_at = ? where retry_at > ?', [
    now,
    now + LONGEST_WAIT,
  ])
  return waiting + leased
}
