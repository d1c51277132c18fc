import type { HttpContext } from '@adonisjs/core/http'
import type { NewAttachment } from '#core/messages/drafts/check_draft.js'
import type { NewDraft } from '#core/messages/drafts/draft_rows.js'
import type { Checked } from '#core/messages/drafts/fault.js'
import { readAnswered } from '#core/messages/drafts/read_answered.js'
import { createDraft, updateDraft } from '#core/messages/drafts/write_draft.js'
import { signedIn } from '../signed_in.js'
import type { ComposeFields } from '../views.js'
import { optionalId, sentFiles } from './compose_fields.js'
import { identityOf } from './identities.js'

/** Keeps what the form sent, as a new draft or the one that it names. null: that one is gone. */
export async function saveDraft(
  ctx: HttpContext,
  fields: ComposeFields
): Promise<Checked<Buffer> | null> {
  const { key, sql } = await signedIn(ctx)
  const { to, cc, bcc, subject, text } = fields
  const identityId = await identityOf(ctx, fields.from)
  const written = { identityId, to, cc, bcc, subject, text }
  const add = await sentFiles(ctx)
  const id = optionalId(fields.draft)
  if (id) {
    const keep = fields.keep.flatMap((kept) => optionalId(kept) ?? [])
    return updateDraft(sql, key, id, written, { keep, add })
  }
  const begun: NewDraft = { ...written, ...beginning(fields) }
  return createDraft(sql, key, begun, [...(await forwardedFiles(ctx, fields)), ...add])
}

function beginning({ inReplyTo, forwarded }: ComposeFields): Pick<NewDraft, 'mode' | 'answersId'> {
  if (inReplyTo) return { mode: 'reply', answersId: optionalId(inReplyTo) }
  if (forwarded) return { mode: 'forward', answersId: optionalId(forwarded) }
  return { mode: 'new', answersId: null }
}

/** A forwarded letter's files, as many as were kept: on the form they are named by their place. */
async function forwardedFiles(
  ctx: HttpContext,
  { forwarded, keep }: ComposeFields
): Promise<NewAttachment[]> {
  const id = optionalId(forwarded)
  if (!id || keep.length === 0) return []
  const { key, sql } = await signedIn(ctx)
  const answered = await readAnswered(sql, key, id)
  const kept = new Set(keep)
  return answered?.letter.attachments.filter((_, position) => kept.has(String(position))) ?? []
}
