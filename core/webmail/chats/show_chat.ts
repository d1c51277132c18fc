import type { HttpContext } from '@adonisjs/core/http'
import type { Mailbox } from '#core/messages/mailboxes/mailboxes.js'
import { listBeside } from '../mail/list_beside.js'
import type { ChatPage } from '../views.js'
import { chatPage, type ShownChat } from './chat_page.js'
import { markRead } from './mark_read.js'

/** The page of a chat. `opened`: somebody reads it now, and its other end may know. */
export async function showChat(
  ctx: HttpContext,
  mailbox: Mailbox,
  threadId: Buffer,
  typed: Parameters<typeof chatPage>[3] = {},
  opened = false
): Promise<string> {
  const shown = await chatPage(ctx, mailbox, threadId, typed)
  if (opened) await markRead(ctx, shown.chat)
  return render(ctx, shown)
}

async function render(ctx: HttpContext, { view }: ShownChat): Promise<string> {
  return ctx.view.render('webmail/chat', {
    list: await listBeside(ctx),
    chat: view,
  } satisfies ChatPage)
}
