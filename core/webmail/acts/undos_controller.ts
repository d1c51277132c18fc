import type { HttpContext } from '@adonisjs/core/http'
import { idBytes, idText } from '@caliopen/contract/ids'
import { restoreDraft } from '#core/messages/drafts/discard_draft.js'
import { splitPeople } from '#core/messages/discussions/join_people.js'
import { undoMove } from '#core/messages/mailboxes/move_threads.js'
import { undoSubmission } from '#core/messages/submissions/undo_submission.js'
import { announce } from '../events/announce.js'
import { flash } from '../flash.js'
import { paths } from '../paths.js'
import { signedIn } from '../signed_in.js'
import { backToList, sameSite } from './return.js'
import { readUndoToken, type Undo } from './undo_token.js'

export default class UndosController {
  async store(ctx: HttpContext) {
    const { account } = await signedIn(ctx)
    const undo = readUndoToken(String(ctx.request.input('token') ?? ''), account.id)
    const place = undo && (await takeBack(ctx, undo))
    if (!place) flash(ctx, 'failure', ctx.i18n.t('notices.undo.too_late'))
    if (place?.draft) {
      return ctx.response.redirect().status(303).toPath(paths.draft(place.draft))
    }
    const from = sameSite(ctx)?.pathname ?? ''
    if (!from.startsWith('/mail/')) return backToList(ctx, { threadIds: [], mailbox: null })
    return ctx.response.redirect().status(303).back()
  }
}

/** Where to go then, or null where it was too late. */
async function takeBack(ctx: HttpContext, undo: Undo): Promise<{ draft: string | null } | null> {
  const { key, sql } = await signedIn(ctx)
  switch (undo.kind) {
    case 'move': {
      const change = await undoMove(sql, key, undo)
      await announce(key, change)
      if (change) flash(ctx, 'done', ctx.i18n.t('notices.undo.moved'))
      return change && { draft: null }
    }
    case 'draft': {
      const id = idBytes(undo.draft)
      return id && (await restoreDraft(sql, key, id)) ? { draft: undo.draft } : null
    }
    case 'submission': {
      const id = idBytes(undo.message)
      const undone = id && (await undoSubmission(sql, key, id))
      await announce(key, undone, 'withdrawn')
      if (undone) flash(ctx, 'done', ctx.i18n.t('notices.undo.withdrawn'))
      return undone && { draft: idText(undone.draftId) }
    }
    case 'join': {
      const id = idBytes(undo.merge)
      const split = id && (await splitPeople(sql, key, id))
      await announce(key, split, 'split')
      if (split) flash(ctx, 'done', ctx.i18n.t('channels.discussion.split_done'))
      return split && { draft: null }
    }
  }
}
