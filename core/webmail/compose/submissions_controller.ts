import app from '@adonisjs/core/services/app'
import type { HttpContext } from '@adonisjs/core/http'
import { idText } from '@caliopen/contract/ids'
import { findDraft } from '#core/messages/drafts/draft.js'
import type { Fault } from '#core/messages/drafts/fault.js'
import { submitDraft, type Submitted } from '#core/messages/submissions/submit_draft.js'
import { abilitiesHere } from '../channels/here.js'
import { sameSite } from '../acts/return.js'
import { undoToken } from '../acts/undo_token.js'
import { NotFoundError } from '../errors.js'
import { announce } from '../events/announce.js'
import { flash } from '../flash.js'
import { paths } from '../paths.js'
import { signedIn } from '../signed_in.js'
import { asSent, draftAgain } from './beginnings.js'
import { composeFields } from './compose_fields.js'
import { composePage } from './compose_page.js'
import { saveDraft } from './save_draft.js'

export default class SubmissionsController {
  async store(ctx: HttpContext) {
    const fields = await composeFields(ctx)
    const saved = await saveDraft(ctx, fields)
    if (!saved) throw new NotFoundError()
    if (!saved.ok) return again(ctx, asSent(fields), saved.faults)
    const { key, sql } = await signedIn(ctx)
    const submitted = await submitDraft(sql, key, saved.value, abilitiesHere)
    if (!submitted) throw new NotFoundError()
    if (submitted.ok) return sent(ctx, submitted.value)
    const draft = await findDraft(sql, key, saved.value)
    return again(ctx, draft ? draftAgain(ctx, draft) : asSent(fields), submitted.faults)
  }
}

async function again(
  ctx: HttpContext,
  written: Parameters<typeof composePage>[1],
  faults: readonly Fault[]
) {
  ctx.response.status(422)
  return ctx.view.render('webmail/compose', await composePage(ctx, written, faults))
}

async function sent(ctx: HttpContext, { messageId, modseq, undoUntil }: Submitted) {
  const { account, key } = await signedIn(ctx)
  const bus = await app.container.make('bus')
  bus.publish('deliveries.queued', {})
  await announce(key, { modseq }, 'submitted')
  const token = undoToken({ account: account.id, kind: 'submission', message: idText(messageId) })
  const seconds = Math.max(1, Math.floor((undoUntil - Date.now()) / 1000))
  flash(ctx, 'done', ctx.i18n.t('notices.sent'), { token, seconds })
  // Back to what was being read; from the page of the form itself, to the inbox.
  const from = sameSite(ctx)?.pathname ?? ''
  if (/^\/(mail|search)/.test(from)) return ctx.response.redirect().status(303).back()
  return ctx.response.redirect().status(303).toPath(paths.mailbox('inbox'))
}
