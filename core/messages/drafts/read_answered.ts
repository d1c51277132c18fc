import type { Sql } from '#database/sql.js'
import { getBlob } from '../blobs/blobs.js'
import type { Letter } from '../letter/letter.js'
import { readLetter } from '../letter/read_letter.js'

/** The message that a draft answers or forwards. */
export interface AnsweredMessage {
  id: Buffer
  channel: string
  receivedAt: number
  letter: Letter
}

/** null where there is no such message, or where nobody can read it. */
export async function readAnswered(
  sql: Sql,
  accountId: Buffer,
  messageId: Buffer
): Promise<AnsweredMessage | null> {
  const row = await sql.get<AnsweredRow>(
    'select channel, blob_hash, received_at, set_aside from messages where account_id = ? and id = ?',
    [accountId, messageId]
  )
  if (!row || row.set_aside !== null) return null
  const letter = await readLetter(row.channel, await getBlob(sql, row.blob_hash))
  return { id: messageId, channel: row.channel, receivedAt: row.received_at, letter }
}

interface AnsweredRow {
  channel: string
  blob_hash: Buffer
  received_at: number
  set_aside: string | null
}
