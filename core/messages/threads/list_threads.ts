import type { Band } from '#core/messages/importance/bands.js'
import type { Sql } from '#database/sql.js'
import { beginInside } from './begin_inside.js'
import type { Cursor } from './cursor.js'

/** A thread as it stands in one mailbox: `message_id` is its newest message there. */
export interface ListRow {
  thread_id: Buffer
  message_id: Buffer
  band: Band
  importance: number
  last_at: number
  unread: number
  count: number
}

export interface ListPage {
  rows: ListRow[]
  /** null: that was the last one */
  next: Cursor | null
}

export interface PageWanted {
  before: Cursor | null
  limit: number
}

const SELECT = `select thread_id, message_id, band, importance, last_at, unread, count
  from thread_mailboxes where account_id = ? and mailbox_id = ?`

/** Spelled out, because MySQL does not read a range out of a comparison of rows. */
const BEHIND = 'and last_at <= ? and (last_at < ? or thread_id < ?)'
const NEWEST_FIRST = 'order by last_at desc, thread_id desc limit ?'

export const LIST_BAND = `${SELECT} and band = ? ${BEHIND} ${NEWEST_FIRST}`
export const LIST_TIME = `${SELECT} ${BEHIND} ${NEWEST_FIRST}`

const BEGINNING: Cursor = { lastAt: Number.MAX_SAFE_INTEGER, threadId: Buffer.alloc(16, 0xff) }

/** One importance band of a mailbox, newest first. */
export function listBand(
  sql: Sql,
  accountId: Buffer,
  mailboxId: Buffer,
  band: Band,
  wanted: PageWanted
): Promise<ListPage> {
  return list(sql, beginInside(sql, LIST_BAND, 'by_band'), [accountId, mailboxId, band], wanted)
}

/** A whole mailbox, newest first. */
export function listByTime(
  sql: Sql,
  accountId: Buffer,
  mailboxId: Buffer,
  wanted: PageWanted
): Promise<ListPage> {
  return list(sql, beginInside(sql, LIST_TIME, 'by_time'), [accountId, mailboxId], wanted)
}

async function list(
  sql: Sql,
  statement: string,
  keys: readonly (Buffer | number)[],
  { before, limit }: PageWanted
): Promise<ListPage> {
  const { lastAt, threadId } = before ?? BEGINNING
  const found = await sql.all<ListRow>(statement, [...keys, lastAt, lastAt, threadId, limit + 1])
  const rows = found.slice(0, limit)
  const last = rows.at(-1)
  const more = found.length > limit && last
  return { rows, next: more ? { lastAt: last.last_at, threadId: last.thread_id } : null }
}
