import type { Sql } from '#database/sql.js'

export type DraftMode = 'new' | 'reply' | 'forward'

export interface DraftAttachment {
  id: Buffer
  fileName: string
  contentType: string
  size: number
  blobHash: Buffer
}

/** What a person is writing. Addresses stand as they were typed. */
export interface Draft {
  accountId: Buffer
  id: Buffer
  identityId: Buffer
  mode: DraftMode
  /** the message that is answered or forwarded */
  answersId: Buffer | null
  to: string
  cc: string
  bcc: string
  subject: string
  text: string
  /** set while it is submitted and can still be taken back */
  messageId: Buffer | null
  createdAt: number
  updatedAt: number
}

export interface WholeDraft extends Draft {
  attachments: DraftAttachment[]
}

/** A line of the list of drafts. */
export interface DraftLine {
  id: Buffer
  /** null where its identity is gone */
  channel: string | null
  to: string
  subject: string
  /** the beginning of its text */
  snippet: string
  attachments: number
  updatedAt: number
}

interface DraftRow {
  account_id: Buffer
  id: Buffer
  identity_id: Buffer
  answers_id: Buffer | null
  mode: DraftMode
  to: string
  cc: string
  bcc: string
  subject: string
  body: string
  message_id: Buffer | null
  created_at: number
  updated_at: number
}

const SNIPPET = 250

/** A draft that can be written on: neither submitted nor discarded. */
export async function findDraft(
  sql: Sql,
  accountId: Buffer,
  draftId: Buffer
): Promise<WholeDraft | null> {
  const row = await sql.get<DraftRow>(
    `select * from drafts where account_id = ? and id = ? and message_id is null and discarded_at is null`,
    [accountId, draftId]
  )
  return row ? { ...draftOf(row), attachments: await attachmentsOf(sql, accountId, draftId) } : null
}

/** The drafts of an account, the last one that was written on first. */
export async function listDrafts(sql: Sql, accountId: Buffer, limit: number): Promise<DraftLine[]> {
  const rows = await sql.all<DraftRow & { attachments: number; channel: string | null }>(
    `select id, \`to\`, subject,
       (select channel from identities
        where identities.account_id = drafts.account_id
          and identities.id = drafts.identity_id) as channel,
       substr(body, 1, ${SNIPPET}) as body, updated_at,
       (select count(*) from draft_attachments
        where draft_attachments.account_id = drafts.account_id
          and draft_attachments.draft_id = drafts.id) as attachments
     from drafts where account_id = ? and message_id is null and discarded_at is null
     order by updated_at desc limit ${Math.trunc(limit)}`,
    [accountId]
  )
  return rows.map((row) => ({
    id: row.id,
    channel: row.channel,
    to: row.to,
    subject: row.subject,
    snippet: row.body.replace(/\s+/g, ' ').trim(),
    attachments: row.attachments,
    updatedAt: row.updated_at,
  }))
}

export async function attachmentsOf(
  sql: Sql,
  accountId: Buffer,
  draftId: Buffer
): Promise<DraftAttachment[]> {
  const rows = await sql.all<{
    id: Buffer
    file_name: string
    content_type: string
    size: number
    blob_hash: Buffer
  }>(
    `select id, file_name, content_type, size, blob_hash from draft_attachments
     where account_id = ? and draft_id = ? order by id`,
    [accountId, draftId]
  )
  return rows.map((row) => ({
    id: row.id,
    fileName: row.file_name,
    contentType: row.content_type,
    size: row.size,
    blobHash: row.blob_hash,
  }))
}

function draftOf(row: DraftRow): Draft {
  return {
    accountId: row.account_id,
    id: row.id,
    identityId: row.identity_id,
    mode: row.mode,
    answersId: row.answers_id,
    to: row.to,
    cc: row.cc,
    bcc: row.bcc,
    subject: row.subject,
    text: row.body,
    messageId: row.message_id,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  }
}
