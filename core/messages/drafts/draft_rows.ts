import { newId } from '@caliopen/contract/ids'
import type { Sql } from '#database/sql.js'
import { putBlobs, releaseBlobs } from '../blobs/blobs.js'
import type { EncodedBlob } from '../blobs/blobs.js'
import type { DraftFields } from './check_draft.js'
import type { DraftMode } from './draft.js'

/** What a draft begins with. */
export interface NewDraft extends DraftFields {
  mode: DraftMode
  answersId: Buffer | null
}

export interface EncodedAttachment {
  fileName: string
  contentType: string
  blob: EncodedBlob
}

export async function insertDraft(sql: Sql, accountId: Buffer, id: Buffer, draft: NewDraft) {
  const now = Date.now()
  await sql.insert(
    'drafts',
    [
      'account_id',
      'id',
      'identity_id',
      'answers_id',
      'mode',
      'to',
      'cc',
      'bcc',
      'subject',
      'body',
      'created_at',
      'updated_at',
    ],
    [
      [
        accountId,
        id,
        draft.identityId,
        draft.answersId,
        draft.mode,
        draft.to,
        draft.cc,
        draft.bcc,
        draft.subject,
        draft.text,
        now,
        now,
      ],
    ]
  )
}

/** Returns false where there is no such draft to be written on. */
export async function writeFields(
  sql: Sql,
  accountId: Buffer,
  draftId: Buffer,
  fields: DraftFields
): Promise<boolean> {
  const { identityId, to, cc, bcc, subject, text } = fields
  const changed = await sql.run(
    `update drafts set identity_id = ?, \`to\` = ?, cc = ?, bcc = ?, subject = ?, body = ?,
       updated_at = ?
     where account_id = ? and id = ? and message_id is null and discarded_at is null`,
    [identityId, to, cc, bcc, subject, text, Date.now(), accountId, draftId]
  )
  return changed === 1
}

export async function attach(
  sql: Sql,
  accountId: Buffer,
  draftId: Buffer,
  attachments: readonly EncodedAttachment[]
) {
  await putBlobs(
    sql,
    attachments.map(({ blob }) => blob)
  )
  await sql.insert(
    'draft_attachments',
    ['account_id', 'draft_id', 'id', 'file_name', 'content_type', 'size', 'blob_hash'],
    attachments.map(({ fileName, contentType, blob }) => [
      accountId,
      draftId,
      newId(),
      fileName,
      contentType,
      blob.size,
      blob.hash,
    ])
  )
}

export async function detach(
  sql: Sql,
  accountId: Buffer,
  draftId: Buffer,
  attachments: readonly { id: Buffer; blobHash: Buffer }[]
) {
  for (const { id } of attachments) {
    await sql.run(
      'delete from draft_attachments where account_id = ? and draft_id = ? and id = ?',
      [accountId, draftId, id]
    )
  }
  await releaseBlobs(
    sql,
    attachments.map(({ blobHash }) => blobHash)
  )
}
