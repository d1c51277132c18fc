import type { Sql } from '#database/sql.js'

/** How long a delivery belongs to whoever took it; renewed while it is worked on. */
export const LEASE = 60_000

/** Says that the owner is still at work on everything it took. */
export async function renewLeases(sql: Sql, owner: string, now: number): Promise<number> {
  const until = now + LEASE
  return sql.run(
    `update deliveries set lease_until = ?, next_at = ?
     where status = 'leased' and lease_owner = ?`,
    [until, until, owner]
  )
}
