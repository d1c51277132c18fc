import { withHead } from '@caliopen/contract/bytes'
import type { MessageBytes } from '@caliopen/contract/bytes'
import { openBlob } from '#core/messages/blobs/large_blobs.js'
import type { Sql } from '#database/sql.js'

/** Of a letter, or of one whose sender is told of it. */
export interface BytesOf {
  accountId: Buffer
  messageId: Buffer
  bytes?: { hash: Buffer; prefix: string } | null
}

/** The bytes of a message that goes out; null when the message is gone. */
export async function messageBytes(sql: Sql, letter: BytesOf): Promise<MessageBytes | null> {
  if (letter.bytes) {
    const { hash, prefix } = letter.bytes
    return withHead(await openBlob(sql, hash), Buffer.from(prefix), 0)
  }
  const row = await sql.get<{ blob_hash: Buffer }>(
    'select blob_hash from messages where account_id = ? and id = ?',
    [letter.accountId, letter.messageId]
  )
  return row ? openBlob(sql, row.blob_hash) : null
}
