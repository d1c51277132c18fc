import { PLACES_OF_THREAD } from '#core/messages/mailboxes/lists.js'
import type { Sql } from '#database/sql.js'
import type { Thread } from './threading.js'

interface ListRow {
  mailbox_id: Buffer
  message_id: Buffer
  band: number
  importance: number
  last_at: number
  unread: number
  count: number
}

/** Makes one thread of two that a message has joined; in a transaction. */
export async function mergeThreads(sql: Sql, into: Thread, other: Thread): Promise<void> {
  into.count += other.count
  into.sent += other.sent
  into.lastAt = Math.max(into.lastAt, other.lastAt)
  const names = new Set([...into.correspondents, ...other.correspondents])
  into.correspondents = [...names].slice(0, 5)
  if (other.isNew) return

  const where = 'where account_id = ? and thread_id = ?'
  const [to, from] = [into.id, other.id]
  const account = into.accountId
  for (const table of ['messages', 'thread_references']) {
    await sql.run(`update ${table} set thread_id = ? ${where}`, [to, account, from])
  }
  await mergeRows(sql, account, to, from)
  await sql.run('delete from threads where account_id = ? and id = ?', [account, from])
}

/** In every mailbox the newer row shows, and the counts add up. */
async function mergeRows(sql: Sql, account: Buffer, to: Buffer, from: Buffer) {
  const rows = await sql.all<ListRow>(
    `select t.mailbox_id, t.message_id, t.band, t.importance, t.last_at, t.unread, t.count
     ${PLACES_OF_THREAD}`,
    [from, account]
  )
  for (const { mailbox_id: mailboxId } of rows) {
    await sql.run(
      'delete from thread_mailboxes where account_id = ? and mailbox_id = ? and thread_id = ?',
      [account, mailboxId, from]
    )
  }
  await addToLists(
    sql,
    rows.map((row) => [
      account,
      row.mailbox_id,
      to,
      row.message_id,
      row.band,
      row.importance,
      row.last_at,
      row.unread,
      row.count,
    ])
  )
}

const NEWER = 'new(last_at) >= thread_mailboxes.last_at'
const LIST_COLUMNS = [
  'account_id',
  'mailbox_id',
  'thread_id',
  'message_id',
  'band',
  'importance',
  'last_at',
  'unread',
  'count',
]

/** last_at changes last: MySQL works the assignments off in order, each seeing the ones before. */
const LIST_UPDATE = {
  ...Object.fromEntries(
    ['message_id', 'band', 'importance'].map((column) => [
      column,
      `case when ${NEWER} then new(${column}) else thread_mailboxes.${column} end`,
    ])
  ),
  unread: 'thread_mailboxes.unread + new(unread)',
  count: 'thread_mailboxes.count + new(count)',
  last_at: `case when ${NEWER} then new(last_at) else thread_mailboxes.last_at end`,
}

export type ListValues = readonly [
  accountId: Buffer,
  mailboxId: Buffer,
  threadId: Buffer,
  messageId: Buffer,
  band: number,
  importance: number,
  lastAt: number,
  unread: number,
  count: number,
]

/** Adds to the rows of lists, or makes them; the newest message decides what a row shows. */
export async function addToLists(sql: Sql, rows: readonly ListValues[]): Promise<void> {
  await sql.insert('thread_mailboxes', LIST_COLUMNS, rows, {
    keys: ['account_id', 'mailbox_id', 'thread_id'],
    update: LIST_UPDATE,
  })
}
