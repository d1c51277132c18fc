import { getBlob } from '#core/messages/blobs/blobs.js'
import type { Sql } from '#database/sql.js'

/** Of a letter, or of one whose sender is told of it. */
export interface BytesOf {
  accountId: Buffer
  messageId: Buffer
  bytes: { hash: Buffer; prefix: string } | null
}

/** The bytes of a message that goes out; null when the message is gone. */
export async function messageBytes(sql: Sql, letter: BytesOf): Promise<Buffer | null> {
  if (letter.bytes) {
    const { hash, prefix } = letter.bytes
    return Buffer.concat([Buffer.from(prefix), await getBlob(sql, hash)])
  }
  const row = await sql.get<{ blob_hash: Buffer }>(
    'select blob_hash from messages where account_id = ? and id = ?',
    [letter.accountId, letter.messageId]
  )
  return row ? getBlob(sql, row.blob_hash) : null
}
