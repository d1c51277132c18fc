import type { Sql } from '#database/sql.js'

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
