import type { Sql } from '#database/sql.js'

/** How long a delivery belongs to whoever took it; renewed while it is worked on. */
export const LEASE = 60_000

const AT_ONCE = 500

/** Says that the owner is still at work on these. What fell out of its hands is not among them, and is tried again. */
export async function renewLeases(
  sql: Sql,
  owner: string,
  ids: readonly Buffer[],
  now: number
): Promise<number> {
  const until = now + LEASE
  let renewed = 0
  for (let at = 0; at < ids.length; at += AT_ONCE) {
    const some = ids.slice(at, at + AT_ONCE)
    renewed += await sql.run(
      `update deliveries set lease_until = ?, next_at = ?
       where status = 'leased' and lease_owner = ? and id in (${some.map(() => '?').join(', ')})`,
      [until, until, owner, ...some]
    )
  }
  return renewed
}
