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
  try {
    return await sql.transaction(async (transaction) => {
      if (!(await writeFields(transaction, accountId, draftId, fields))) return null
      await changeAttachments(transaction, accountId, draftId, changes.keep, encoded)
      const reasons = await faultsOfPlace(transaction, accountId, fields.identityId, false)
      if (reasons.length > 0) throw new RefusedError(reasons)
      return { ok: true, value: draftId }
    })
  } catch (error) {
    if (error instanceof RefusedError) return { ok: false, faults: error.faults }
    throw error
  }
}

/** Rolls the transaction back. */
class RefusedError extends Error {
  readonly code = 'E_DRAFT_REFUSED'

  constructor(readonly faults: Fault[]) {
    super('the draft cannot be kept like this')
  }
}

async function changeAttachments(
  sql: Sql,
  accountId: Buffer,
  draftId: Buffer,
  keep: AttachmentChanges['keep'],
  added: readonly EncodedAttachment[]
): Promise<void> {
  const there = await attachmentsOf(sql, accountId, draftId)
  const kept = keep === 'all' ? there : there.filter(({ id }) => keep.some((k) => k.equals(id)))
  const sizes = [...kept, ...added.map(({ blob }) => blob)].map(({ size }) => size)
  const faults = faultsOfAttachments(sizes)
  if (faults.length > 0) throw new RefusedError(faults)
  const gone = there.filter((attachment) => !kept.includes(attachment))
  await detach(sql, accountId, draftId, gone)
  await attach(sql, accountId, draftId, added)
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
