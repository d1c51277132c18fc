import type { Sql } from '#database/sql.js'

interface Counted {
  id: string
  messages: number
  unread: number
}

/**
 * What of an account's mailboxes and lists does not follow from its messages; empty when all is well.
 * Reads everything: for tests and for `doctor`.
 */
export async function inconsistencies(sql: Sql, accountId: Buffer): Promise<string[]> {
  return [
    ...(await differences(sql, accountId, 'counters', COUNTERS, COUNTED)),
    ...(await differences(sql, accountId, 'lists', LISTS, LISTED)),
    ...(await differences(sql, accountId, 'newest', NEWEST_LISTED, NEWEST)),
    ...(await uidFaults(sql, accountId)),
  ]
}

const COUNTERS = `select hex(id) as id, messages, unread from mailboxes
  where account_id = ? and messages > 0`
const COUNTED = `select hex(mailbox_id) as id, count(*) as messages,
    sum(case when seen = 0 then 1 else 0 end) as unread
  from messages where account_id = ? group by mailbox_id`

const LISTS = `select concat(hex(mailbox_id), hex(thread_id)) as id, count as messages, unread
  from thread_mailboxes where account_id = ?`
const LISTED = `select concat(hex(mailbox_id), hex(thread_id)) as id, count(*) as messages,
    sum(case when seen = 0 then 1 else 0 end) as unread
  from messages where account_id = ? group by mailbox_id, thread_id`

const NEWEST_LISTED = `select concat(hex(mailbox_id), hex(thread_id)) as id, last_at as messages,
    0 as unread from thread_mailboxes where account_id = ?`
const NEWEST = `select concat(hex(mailbox_id), hex(thread_id)) as id, max(received_at) as messages,
    0 as unread from messages where account_id = ? group by mailbox_id, thread_id`

async function differences(
  sql: Sql,
  accountId: Buffer,
  what: string,
  stored: string,
  counted: string
): Promise<string[]> {
  const kept = textOf(await sql.all<Counted>(stored, [accountId]))
  const real = textOf(await sql.all<Counted>(counted, [accountId]))
  return [
    ...[...kept].filter((line) => !real.has(line)).map((line) => `${what}: ${line} is not so`),
    ...[...real].filter((line) => !kept.has(line)).map((line) => `${what}: ${line} is missing`),
  ]
}

/** MySQL sums to decimal text. */
function textOf(rows: readonly Counted[]): Set<string> {
  return new Set(rows.map((row) => `${row.id} ${Number(row.messages)} ${Number(row.unread)}`))
}

/** Every UID that was given stays below the next one (RFC 9051 §2.3.1.1). */
async function uidFaults(sql: Sql, accountId: Buffer): Promise<string[]> {
  const rows = await sql.all<{ id: string; uid: number }>(
    `select hex(m.mailbox_id) as id, m.uid from messages m
     join mailboxes b on b.account_id = m.account_id and b.id = m.mailbox_id
     where m.account_id = ? and m.uid >= b.uidnext`,
    [accountId]
  )
  return rows.map(({ id, uid }) => `uids: ${id} ${uid} is not below the next one`)
}
