import type { HttpContext } from '@adonisjs/core/http'
import { moveThreads } from '#core/messages/mailboxes/move_threads.js'
import type { MailboxRole } from '#core/messages/mailboxes/standard.js'
import { announce } from '../events/announce.js'
import { flash } from '../flash.js'
import { signedIn } from '../signed_in.js'
import { picked } from './picked.js'
import { backToList } from './return.js'
import { UNDO_SECONDS, undoToken } from './undo_token.js'

/** Moves what was picked, offers to undo it, and goes back to the list. */
export async function movePicked(ctx: HttpContext, to: MailboxRole): Promise<void> {
  const { account, key, sql } = await signedIn(ctx)
  const chosen = await picked(ctx)
  const from = chosen.mailbox?.id ?? null
  const change = await moveThreads(sql, key, { threadIds: chosen.threadIds, from, to })
  await announce(key, change)
  if (change) {
    const { modseq } = change
    const token = undoToken({ account: account.id, kind: 'move', modseq, to })
    const text = ctx.i18n.t(`notices.moved.${to}`, { count: change.threadIds.length })
    flash(ctx, 'done', text, { token, seconds: UNDO_SECONDS })
  }
  backToList(ctx, chosen)
}
