import type { Sql } from '#database/sql.js'
import { suppress } from './suppressions.js'

const DAY = 24 * 60 * 60_000

/** So many failures within the time suppress an address for a while. */
export const BOUNCES = { enough: 3, within: 30 * DAY, suppressed: 14 * DAY }

/**
 * RFC 3463 §3.2: the address is wrong, has moved away, or takes no mail at all. What the far side thinks of us
 * (5.7.x) or of the message says nothing of the address.
 */
const HARD = /^5\.(?:1\.(?:1|2|3|6|10)|2\.1|4\.4)$/

export interface Bounce {
  /** of the delivery */
  id: Buffer
  recipient: string
  /** RFC 3463 */
  status: string
  reply: string
  at: number
  /** whose report says so, which anybody may write; null: the far side said it to ourselves */
  accountId: Buffer | null
}

export function isHardBounce(status: string): boolean {
  return HARD.test(status)
}

/**
 * Counts what says that an address does not exist; enough of it suppresses the address: for everybody where the far
 * side said so to us, for one account where only reports to it do. In a transaction.
 */
export async function noteBounce(sql: Sql, bounce: Bounce): Promise<void> {
  if (!isHardBounce(bounce.status)) return
  const { id, recipient, status, reply, at, accountId } = bounce
  const columns = ['recipient', 'delivery_id', 'account_id', 'happened_at']
  await sql.insert('bounces', columns, [[recipient, id, accountId, at]], 'ignore')
  const [whose, values] = accountId ? ['account_id = ?', [accountId]] : ['account_id is null', []]
  const row = await sql.get<{ count: number }>(
    `select count(*) as count from bounces where recipient = ? and happened_at > ? and ${whose}`,
    [recipient, at - BOUNCES.within, ...values]
  )
  if ((row?.count ?? 0) < BOUNCES.enough) return
  const until = at + BOUNCES.suppressed
  await suppress(sql, { accountId, recipient, status, reason: reply, since: at, until })
}

/** Forgets what is too old to count, and suppressions that are over. Returns how many rows went. */
export async function forgetBounces(sql: Sql, now: number): Promise<number> {
  const bounces = await sql.run('delete from bounces where happened_at < ?', [now - BOUNCES.within])
  return bounces + (await sql.run('delete from suppressions where until <= ?', [now]))
}
