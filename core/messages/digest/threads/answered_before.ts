import type { Sql } from '#database/sql.js'
import type { Prepared } from '../prepare.js'

/** What is known of a thread while a batch is looked at: whether the account has written there. */
interface Exchange {
  hasWritten: boolean
}

/**
 * Which of these messages come into a thread where the account has written: before, or earlier in this batch.
 * Threads are found as `assignThreads` finds them, and nothing is written.
 */
export async function answeredBefore(
  sql: Sql,
  prepared: readonly Prepared[]
): Promise<ReadonlySet<Prepared>> {
  const exchanges = await readExchanges(sql, prepared)
  const answered = new Set<Prepared>()
  for (const message of prepared) {
    const keys = message.references.map((reference) => keyOf(message.owner.id, reference))
    const exchange = join(exchanges, keys)
    if (exchange.hasWritten) answered.add(message)
    if (message.item.direction === 'out') exchange.hasWritten = true
  }
  return answered
}

/** Makes one exchange of all that these references belong to. */
function join(exchanges: Map<string, Exchange>, keys: readonly string[]): Exchange {
  const [first, ...others] = new Set(keys.flatMap((key) => exchanges.get(key) ?? []))
  const exchange = first ?? { hasWritten: false }
  for (const other of others) {
    exchange.hasWritten ||= other.hasWritten
    for (const [key, one] of exchanges) if (one === other) exchanges.set(key, exchange)
  }
  for (const key of keys) exchanges.set(key, exchange)
  return exchange
}

async function readExchanges(sql: Sql, prepared: readonly Prepared[]) {
  const references = await sql.find<{ account_id: Buffer; reference: Buffer; thread_id: Buffer }>(
    'thread_references',
    ['account_id', 'reference', 'thread_id'],
    ['account_id', 'reference'],
    prepared.flatMap(({ owner, references: own }) => own.map((one) => [owner.id, one] as const))
  )
  const ids = new Map(references.map((row) => [keyOf(row.account_id, row.thread_id), row]))
  const threads = await sql.find<{ account_id: Buffer; id: Buffer; sent: number }>(
    'threads',
    ['account_id', 'id', 'sent'],
    ['account_id', 'id'],
    [...ids.values()].map((row) => [row.account_id, row.thread_id] as const)
  )
  const known = new Map(
    threads.map((row): [string, Exchange] => [
      keyOf(row.account_id, row.id),
      { hasWritten: row.sent > 0 },
    ])
  )
  return new Map(
    references.map((row): [string, Exchange] => [
      keyOf(row.account_id, row.reference),
      known.get(keyOf(row.account_id, row.thread_id)) ?? { hasWritten: false },
    ])
  )
}

function keyOf(accountId: Buffer, id: Buffer): string {
  return accountId.toString('latin1') + id.toString('latin1')
}
