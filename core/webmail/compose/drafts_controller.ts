import type { HttpContext } from '@adonisjs/core/http'
import { idBytes, idText } from '@caliopen/contract/ids'
import { discardDraft } from '#core/messages/drafts/discard_draft.js'
import { findDraft } from '#core/messages/drafts/draft.js'
import { UNDO_SECONDS, undoToken } from '../acts/undo_token.js'
import { NotFoundError } from '../errors.js'
import { flash } from '../flash.js'
import { paths } from '../paths.js'
import { momentFor, readerOf } from '../reader.js'
import { signedIn } from '../signed_in.js'
import { asSent, draftAgain } from './beginnings.js'
import { composeFields } from './compose_fields.js'
import { composePage } from './compose_page.js'
import { saveDraft } from './save_draft.js'

export default class DraftsController {
  async show(ctx: HttpContext) {
    const { key, sql } = await signedIn(ctx)
    const id = idBytes(String(ctx.params.id))
    const draft = id && (await findDraft(sql, key, id))
    if (!draft) throw new NotFoundError()
    return ctx.view.render('webmail/compose', await composePage(ctx, draftAgain(ctx, draft)))
  }

  async store(ctx: HttpContext) {
    const fields = await composeFields(ctx)
    const saved = await saveDraft(ctx, fields)
    if (!saved) throw new NotFoundError()
    const wantsJson = ctx.request.accepts(['html', 'json']) === 'json'
    if (!saved.ok) {
      ctx.response.status(422)
      if (wantsJson) return { faults: saved.faults }
      return ctx.view.render(
        'webmail/compose',
        await composePage(ctx, asSent(fields), saved.faults)
      )
    }
    const id = idText(saved.value)
    if (wantsJson) return { id, savedAt: momentFor(readerOf(ctx), Date.now()).short }
    flash(ctx, 'done', ctx.i18n.t('notices.draft.saved'))
    return ctx.response.redirect().status(303).toPath(paths.draft(id))
  }

  async destroy(ctx: HttpContext) {
    const { account, key, sql } = await signedIn(ctx)
    const id = idBytes(String(ctx.params.id))
    if (!id || !(await discardDraft(sql, key, id))) throw new NotFoundError()
    const token = undoToken({ account: account.id, kind: 'draft', draft: idText(id) })
    const text = ctx.i18n.t('notices.draft.discarded')
    flash(ctx, 'done', text, { token, seconds: UNDO_SECONDS })
    return ctx.response.redirect().status(303).toPath(paths.mailbox('drafts'))
  }
}
