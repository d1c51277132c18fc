import type { Sql } from '#database/sql.js'
import { chatReference } from '../digest/reading/read_message.js'

export const LAST_HEARD = `select received_at from messages
  where account_id = ? and thread_id = ? and direction = 'in'
  order by received_at desc limit 1`

/** When this end of a chat last wrote, milliseconds since the epoch; null: never. */
export async function lastHeardAt(
  sql: Sql,
  accountId: Buffer,
  channel: string,
  address: string
): Promise<number | null> {
  const threadId = await chatThread(sql, accountId, channel, address)
  if (!threadId) return null
  const row = await sql.get<{ received_at: number }>(LAST_HEARD, [accountId, threadId])
  return row?.received_at ?? null
}

/** The one thread of a chat with this address; null while there is none. */
export async function chatThread(
  sql: Sql,
  accountId: Buffer,
  channel: string,
  address: string
): Promise<Buffer | null> {
  const row = await sql.get<{ thread_id: Buffer }>(
    'select thread_id from thread_references where account_id = ? and reference = ?',
    [accountId, chatReference(channel, address)]
  )
  return row?.thread_id ?? null
}
