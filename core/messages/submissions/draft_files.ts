import type { Sql } from '#database/sql.js'
import { getBlob } from '../blobs/blobs.js'
import type { WholeDraft } from '../drafts/draft.js'
import type { ComposedAttachment } from './compose.js'

/** What is attached to a draft, with its bytes. */
export async function draftFiles(sql: Sql, draft: WholeDraft): Promise<ComposedAttachment[]> {
  const files: ComposedAttachment[] = []
  for (const { fileName, contentType, blobHash } of draft.attachments) {
    files.push({ fileName, contentType, content: await getBlob(sql, blobHash) })
  }
  return files
}
