import type { Sql, Value } from '#database/sql.js'
import { CHAT_COLUMNS } from './chat_row.js'
import type { ChatRow } from './chat_row.js'
import { readLines } from './read_lines.js'
import type { ChatLine } from './read_lines.js'

/** Where a page of a chat ends: the oldest message on it. */
export interface ChatCursor {
  receivedAt: number
  id: Buffer
}

/** A part of the one thread that an account has with somebody on a channel. */
export interface Chat {
  id: Buffer
  channel: string
  discussionId: Buffer | null
  /** oldest first */
  lines: ChatLine[]
  /** null: that was the first message */
  earlier: ChatCursor | null
}

const PAGE = 50

const SELECT = `select ${CHAT_COLUMNS} from messages where account_id = ? and thread_id = ?`
const BEHIND = 'and received_at <= ? and (received_at < ? or id < ?)'
const NEWEST_FIRST = 'order by received_at desc, id desc limit ?'

/** Exported for the test of query plans. */
export const LATEST_LINES = `${SELECT} ${NEWEST_FIRST}`
export const EARLIER_LINES = `${SELECT} ${BEHIND} ${NEWEST_FIRST}`

/** The latest messages of a chat, or those before a cursor; null where there are none. A handful of statements. */
export async function readChat(
  sql: Sql,
  accountId: Buffer,
  threadId: Buffer,
  before: ChatCursor | null = null
): Promise<Chat | null> {
  const behind: Value[] = before ? [before.receivedAt, before.receivedAt, before.id] : []
  const statement = before ? EARLIER_LINES : LATEST_LINES
  const found = await sql.all<ChatRow>(statement, [accountId, threadId, ...behind, PAGE + 1])
  const [latest] = found
  if (!latest) return null
  const rows = found.slice(0, PAGE).reverse()
  const [oldest] = rows
  const more = found.length > PAGE && oldest
  return {
    id: threadId,
    channel: latest.channel,
    discussionId: latest.discussion_id,
    lines: await readLines(sql, accountId, rows),
    earlier: more ? { receivedAt: oldest.received_at, id: oldest.id } : null,
  }
}

/** The channel of a thread; null where the account has no such thread. */
export async function threadChannel(
  sql: Sql,
  accountId: Buffer,
  threadId: Buffer
): Promise<string | null> {
  const row = await sql.get<{ channel: string }>(THREAD_CHANNEL, [accountId, threadId])
  return row?.channel ?? null
}

export const THREAD_CHANNEL = `select channel from messages
  where account_id = ? and thread_id = ? order by received_at desc limit 1`
