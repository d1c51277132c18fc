import type { MessageBytes } from '@caliopen/contract/bytes'
import { openBlob } from '#core/messages/blobs/large_blobs.js'
import type { Sql } from '#database/sql.js'

/** The bytes of a message that goes out; null when the message is gone. */
export async function messageBytes(
  sql: Sql,
  { accountId, messageId }: { accountId: Buffer; messageId: Buffer }
): Promise<MessageBytes | null> {
  const row = await sql.get<{ blob_hash: Buffer }>(
    'select blob_hash from messages where account_id = ? and id = ?',
    [accountId, messageId]
  )
  return row ? openBlob(sql, row.blob_hash) : null
}
