import type { Sql } from '#database/sql.js'

/** How long a channel's identities belong to the worker that took them; renewed while it lives. */
export const LINK_LEASE = 45_000

/**
 * Takes the identities of a channel for this worker, or keeps them. Of several workers one has them: what is
 * sent and what comes in over a channel goes through one process. Answers whether it is this one.
 */
export async function takeLease(
  sql: Sql,
  channel: string,
  owner: string,
  now: number
): Promise<boolean> {
  await sql.insert(
    'channel_leases',
    ['channel', 'owner', 'until'],
    [[channel, owner, now + LINK_LEASE]],
    'ignore'
  )
  const taken = await sql.run(
    'update channel_leases set owner = ?, until = ? where channel = ? and (owner = ? or until <= ?)',
    [owner, now + LINK_LEASE, channel, owner, now]
  )
  if (taken > 0) return true
  // MySQL counts what it changed: a row that says so already is ours all the same.
  const row = await sql.get<{ owner: string }>(
    'select owner from channel_leases where channel = ?',
    [channel]
  )
  return row?.owner === owner
}

/** Lets another worker have them at once. */
export async function releaseLease(sql: Sql, channel: string, owner: string): Promise<void> {
  await sql.run('delete from channel_leases where channel = ? and owner = ?', [channel, owner])
}
