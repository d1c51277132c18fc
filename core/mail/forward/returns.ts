import { normaliseAddress, domainOf } from '#core/accounts/addresses.js'
import type { Reach } from '#core/accounts/recipients/reach.js'
import type { Sql } from '#database/sql.js'
import type { Reply } from '../session/reply.js'
import { NOT_OUR_BOUNCE, OLD_BOUNCE } from './refusals.js'
import type { Srs } from './srs.js'

/**
 * Whom a bounce of something that we passed on goes back to, or why to nobody; null for an address of
 * another kind. It goes on as a bounce, without a sender, so that it never comes back again.
 */
export async function findReturn(
  sql: Sql,
  srs: Srs,
  address: string
): Promise<Reach | Reply | null> {
  const reversed = srs.reverse(address, Date.now())
  if (reversed === null) return null
  const domain = await sql.get<{ id: Buffer }>('select id from domains where name = ?', [
    domainOf(address),
  ])
  if (!domain) return null
  if (reversed === 'expired') return OLD_BOUNCE
  const to = reversed === 'forged' ? null : await firstSender(sql, reversed)
  if (!to) return NOT_OUR_BOUNCE
  return {
    ...{ address, key: address, accounts: [], writers: null, isFull: false, isTooMany: false },
    onward: [{ ownerId: domain.id, to, via: [], sender: 'none', keeper: null }],
  }
}

/** The sender that a rewritten one stands for; null where it is known no more. */
export async function firstSender(
  sql: Sql,
  returned: { sender: string } | { key: Buffer }
): Promise<string | null> {
  if ('sender' in returned) return normaliseAddress(returned.sender) && returned.sender
  const row = await sql.get<{ first_sender: string }>(
    'select first_sender from forwards where id = ?',
    [returned.key]
  )
  return row?.first_sender ?? null
}
