import { newId } from '@caliopen/contract/ids'
import type { Sql, SqlDatabase } from '#database/sql.js'
import { encodeBlob } from '../blobs/blobs.js'
import { faultsOfAttachments, faultsOfFields } from './check_draft.js'
import type { DraftFields, NewAttachment } from './check_draft.js'
import { attachmentsOf } from './draft.js'
import { attach, detach, insertDraft, writeFields } from './draft_rows.js'
import type { EncodedAttachment, NewDraft } from './draft_rows.js'
import { fault } from './fault.js'
import type { Checked, Fault } from './fault.js'
import { DRAFT_LIMITS } from './limits.js'

/** Which attachments stay (ids), and which come. */
export interface AttachmentChanges {
  keep: readonly Buffer[] | 'all'
  add: readonly NewAttachment[]
}

/** Returns the id of the draft. */
export async function createDraft(
  sql: SqlDatabase,
  accountId: Buffer,
  draft: NewDraft,
  attachments: readonly NewAttachment[] = []
): Promise<Checked<Buffer>> {
  const faults = [
    ...faultsOfFields(draft),
    ...faultsOfAttachments(attachments.map(({ content }) => content.length)),
  ]
  if (faults.length > 0) return { ok: false, faults }
  const encoded = await encode(attachments)
  return sql.transaction(async (transaction) => {
    const reasons = await faultsOfPlace(transaction, accountId, draft.identityId, true)
    if (reasons.length > 0) return { ok: false, faults: reasons }
    const id = newId()
    await insertDraft(transaction, accountId, id, draft)
    await attach(transaction, accountId, id, encoded)
    return { ok: true, value: id }
  })
}

/** null where there is no such draft to be written on. */
export async function updateDraft(
  sql: SqlDatabase,
  accountId: Buffer,
  draftId: Buffer,
  fields: DraftFields,
  changes: AttachmentChanges = { keep: 'all', add: [] }
): Promise<Checked<Buffer> | null> {
  const faults = faultsOfFields(fields)
  if (faults.length > 0) return { ok: false, faults }
  const encoded = await encode(changes.add)
  return sql.transaction(async (transaction) => {
    if (!(await isOpen(transaction, accountId, draftId))) return null
    const there = await attachmentsOf(transaction, accountId, draftId)
    const { keep } = changes
    const kept = keep === 'all' ? there : there.filter(({ id }) => keep.some((k) => k.equals(id)))
    const reasons = [
      ...(await faultsOfPlace(transaction, accountId, fields.identityId, false)),
      ...faultsOfAttachments([...kept, ...encoded.map(({ blob }) => blob)].map(({ size }) => size)),
    ]
    if (reasons.length > 0) return { ok: false, faults: reasons }
    await writeFields(transaction, accountId, draftId, fields)
    const gone = there.filter((attachment) => !kept.includes(attachment))
    await detach(transaction, accountId, draftId, gone)
    await attach(transaction, accountId, draftId, encoded)
    return { ok: true, value: draftId }
  })
}

async function encode(attachments: readonly NewAttachment[]): Promise<EncodedAttachment[]> {
  const encoded: EncodedAttachment[] = []
  for (const { fileName, contentType, content } of attachments) {
    encoded.push({
      fileName: fileName.slice(0, DRAFT_LIMITS.fileNameCharacters),
      contentType: contentType.slice(0, 127),
      blob: await encodeBlob(content),
    })
  }
  return encoded
}

async function isOpen(sql: Sql, accountId: Buffer, draftId: Buffer): Promise<boolean> {
  const row = await sql.get(
    `select id from drafts
     where account_id = ? and id = ? and message_id is null and discarded_at is null`,
    [accountId, draftId]
  )
  return row !== undefined
}

async function faultsOfPlace(
  sql: Sql,
  accountId: Buffer,
  identityId: Buffer,
  isNew: boolean
): Promise<Fault[]> {
  const identity = await sql.get('select id from identities where account_id = ? and id = ?', [
    accountId,
    identityId,
  ])
  if (!identity) return [fault('from', 'unknown_identity')]
  if (!isNew) return []
  const row = await sql.get<{ count: number }>(
    'select count(*) as count from drafts where account_id = ?',
    [accountId]
  )
  const limit = DRAFT_LIMITS.drafts
  return row && row.count >= limit ? [fault('text', 'too_many_drafts', { limit })] : []
}
