import type { Sql } from '#database/sql.js'
import { LEASE } from './claim.js'

/** Says that the owner is still at work on everything it took. */
export async function renewLeases(sql: Sql, owner: string, now: number): Promise<number> {
  const until = now + LEASE
  return sql.run(
    `update deliveries set lease_until = ?, next_at = ?
     where status = 'leased' and next_at > ? and lease_owner = ?`,
    [until, until, now, owner]
  )
}
