import type { HttpContext } from '@adonisjs/core/http'
import { idText } from '@caliopen/contract/ids'
import type { WholeDraft } from '#core/messages/drafts/draft.js'
import { prefillAnswer, type AnswerKind } from '#core/messages/drafts/prefill.js'
import { NotFoundError } from '../errors.js'
import { attachmentView } from '../letters/attachment_view.js'
import { signedIn } from '../signed_in.js'
import type { AttachmentView } from '../view_parts.js'
import type { ComposeFields } from '../views.js'
import { optionalId } from './compose_fields.js'
import type { Written } from './compose_page.js'

const EMPTY: Written = {
  kind: 'new',
  draft: null,
  identityId: null,
  ...{ to: '', cc: '', bcc: '', subject: '', text: '' },
  inReplyTo: null,
  forwarded: null,
  attachments: [],
}

/** A letter to whom the address names, or to nobody yet. */
export function newLetter(to: unknown, from: unknown): Written {
  return {
    ...EMPTY,
    to: typeof to === 'string' ? to.slice(0, 1000) : '',
    identityId: typeof from === 'string' ? optionalId(from) : null,
  }
}

/** An answer to a message, or the message passed on. */
export async function answerTo(
  ctx: HttpContext,
  messageId: string,
  kind: AnswerKind
): Promise<Written> {
  const { key, sql } = await signedIn(ctx)
  const id = optionalId(messageId)
  const prefill = id && (await prefillAnswer(sql, key, id, kind))
  if (!prefill) throw new NotFoundError()
  const { to, cc, bcc, subject, text, identityId } = prefill.draft
  const files = prefill.attachments.map(({ fileName, contentType, content }, position) =>
    fileView(ctx, String(position), fileName, contentType, content.length)
  )
  return {
    ...EMPTY,
    ...{ kind, to, cc, bcc, subject, text, identityId },
    inReplyTo: kind === 'forward' ? null : messageId,
    forwarded: kind === 'forward' ? messageId : null,
    attachments: files,
  }
}

/** A draft as it was left. */
export function draftAgain(ctx: HttpContext, draft: WholeDraft): Written {
  const { to, cc, bcc, subject, text, identityId } = draft
  const answers = draft.answersId && idText(draft.answersId)
  return {
    ...{ kind: 'draft', draft: idText(draft.id), to, cc, bcc, subject, text, identityId },
    inReplyTo: draft.mode === 'reply' ? answers : null,
    forwarded: draft.mode === 'forward' ? answers : null,
    attachments: draft.attachments.map(({ id, fileName, contentType, size }) =>
      fileView(ctx, idText(id), fileName, contentType, size)
    ),
  }
}

/** What was sent and could not be kept: nothing typed is lost; files must be chosen again. */
export function asSent(fields: ComposeFields): Written {
  const { draft, to, cc, bcc, subject, text, from, inReplyTo, forwarded } = fields
  const answer = inReplyTo ? 'reply' : forwarded ? 'forward' : 'new'
  return {
    ...EMPTY,
    ...{ kind: draft ? 'draft' : answer, draft: draft || null, to, cc, bcc, subject, text },
    identityId: optionalId(from),
    inReplyTo: inReplyTo || null,
    forwarded: forwarded || null,
  }
}

function fileView(
  { i18n }: HttpContext,
  id: string,
  name: string,
  mediaType: string,
  bytes: number
): AttachmentView {
  return attachmentView({ id, name, mediaType, bytes }, i18n.locale, i18n.t('notices.nameless'))
}
