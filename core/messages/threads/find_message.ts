import type { Sql } from '#database/sql.js'

/** What is needed to show a message's bytes. */
export interface StoredMessage {
  id: Buffer
  thread_id: Buffer
  mailbox_id: Buffer
  subject: string
  trace: string
  size: number
  set_aside: string | null
  blob_hash: Buffer
}

/** null where the account has no such message. */
export async function findMessage(
  sql: Sql,
  accountId: Buffer,
  messageId: Buffer
): Promise<StoredMessage | null> {
  const row = await sql.get<StoredMessage>(
    `select id, thread_id, mailbox_id, subject, trace, size, set_aside, blob_hash
     from messages where account_id = ? and id = ?`,
    [accountId, messageId]
  )
  return row ?? null
}
