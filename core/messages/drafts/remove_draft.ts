import type { Sql } from '#database/sql.js'
import { releaseBlobs } from '../blobs/blobs.js'

/** Removes a draft for good and lets go of its attachments; in a transaction. */
export async function removeDraft(sql: Sql, accountId: Buffer, draftId: Buffer): Promise<void> {
  const attachments = await sql.all<{ blob_hash: Buffer }>(
    'select blob_hash from draft_attachments where account_id = ? and draft_id = ?',
    [accountId, draftId]
  )
  await releaseBlobs(
    sql,
    attachments.map((attachment) => attachment.blob_hash)
  )
  await sql.run('delete from draft_attachments where account_id = ? and draft_id = ?', [
    accountId,
    draftId,
  ])
  await sql.run('delete from drafts where account_id = ? and id = ?', [accountId, draftId])
}
