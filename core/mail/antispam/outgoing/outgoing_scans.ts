import type { AntispamFacts } from '@caliopen/contract/facts'
import { recordChanges, type Change } from '#core/channels/changes.js'
import type { Letter } from '#core/channels/channel.js'
import { NEVER } from '#core/channels/dispatch/verdict.js'
import { deliveryEvent } from '#core/messages/submissions/delivery_events.js'
import type { Sql, SqlDatabase } from '#database/sql.js'

/** `unscanned`: it went out while rspamd did not answer, and goes on doing so. */
export type OutgoingVerdict = 'clean' | 'spam' | 'unscanned'

interface WaitingRow {
  id: Buffer
  recipient: string
  attempts: number
}

/** What was made of a message before it first went out; null: nobody looked yet. */
export async function outgoingVerdict(
  sql: Sql,
  { accountId, messageId }: Letter
): Promise<OutgoingVerdict | null> {
  const row = await sql.get<{ verdict: OutgoingVerdict }>(
    'select verdict from outgoing_scans where account_id = ? and message_id = ?',
    [accountId, messageId]
  )
  return row?.verdict ?? null
}

/**
 * The first verdict on a message is the one that counts, also where two workers look at once. Spam is
 * held in the same transaction, all that waits of it: so whatever of it is due later was released.
 */
export function recordOutgoing(
  sql: SqlDatabase,
  letter: Letter,
  verdict: OutgoingVerdict,
  facts: AntispamFacts,
  now: number
): Promise<Change[]> {
  const { accountId, messageId } = letter
  return sql.transaction(async (trx) => {
    await trx.insert(
      'outgoing_scans',
      ['account_id', 'message_id', 'verdict', 'facts', 'scanned_at'],
      [[accountId, messageId, verdict, JSON.stringify(facts), now]],
      'ignore'
    )
    const first = await outgoingVerdict(trx, letter)
    return verdict === 'spam' && first === 'spam' ? holdAll(trx, letter, now) : []
  })
}

/** Those of these deliveries that nobody holds back. */
export async function stillLeased(sql: Sql, { deliveries }: Letter): Promise<boolean> {
  const rows = await sql.find<{ status: string }>(
    'deliveries',
    ['status'],
    ['id'],
    deliveries.map(({ id }) => [id])
  )
  return rows.every(({ status }) => status === 'leased')
}

/** How many deliveries wait for an administrator because they look like spam. */
export async function countHeldSpam(sql: Sql): Promise<number> {
  const row = await sql.get<{ count: number }>(
    `select count(*) as count from deliveries where status = 'held' and hold_reason = 'spam'`
  )
  return Number(row?.count ?? 0)
}

async function holdAll(sql: Sql, letter: Letter, now: number): Promise<Change[]> {
  const { accountId, messageId } = letter
  const rows = await sql.all<WaitingRow>(
    `select id, recipient, attempts from deliveries
     where account_id = ? and message_id = ? and status in ('queued', 'leased')`,
    [accountId, messageId]
  )
  const held: WaitingRow[] = []
  for (const row of rows) {
    const changed = await sql.run(
      `update deliveries set status = 'held', hold_reason = 'spam', next_at = ?,
         lease_owner = null, lease_until = null, updated_at = ?
       where id = ? and status in ('queued', 'leased')`,
      [NEVER, now, row.id]
    )
    if (changed === 1) held.push(row)
  }
  return recordChanges(
    sql,
    held.map(({ id, recipient, attempts }) =>
      deliveryEvent({ accountId, messageId, id, recipient }, now, { state: 'held', attempts })
    )
  )
}
