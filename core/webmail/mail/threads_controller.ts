import type { HttpContext } from '@adonisjs/core/http'
import { idBytes } from '@caliopen/contract/ids'
import { threadChannel } from '#core/messages/chat/read_chat.js'
import { EMAIL } from '#core/messages/letter/read_letter.js'
import { markSeen } from '#core/messages/mailboxes/readings.js'
import { readThread } from '#core/messages/threads/read_thread.js'
import { showChat } from '../chats/show_chat.js'
import { NotFoundError } from '../errors.js'
import { announce } from '../events/announce.js'
import { readerOf } from '../reader.js'
import { signedIn } from '../signed_in.js'
import type { ThreadPage } from '../views.js'
import { listBeside } from './list_beside.js'
import { mailboxOf } from './mailbox_list.js'
import { threadView } from './thread_view.js'

export default class ThreadsController {
  async show(ctx: HttpContext) {
    const { sql, key } = await signedIn(ctx)
    const mailbox = await mailboxOf(ctx)
    const id = idBytes(String(ctx.params.id))
    const channel = id && (await threadChannel(sql, key, id))
    if (id && channel && channel !== EMAIL) return showChat(ctx, mailbox, id, {}, isOpened(ctx))
    const thread = id && (await readThread(sql, key, id))
    if (!thread) throw new NotFoundError()
    const view = await threadView(sql, key, mailbox, thread, readerOf(ctx))
    if (isOpened(ctx)) await announce(key, await markSeen(sql, key, [thread.id]))
    return ctx.view.render('webmail/thread', {
      list: await listBeside(ctx),
      thread: view,
    } satisfies ThreadPage)
  }
}

/**
 * Whether somebody opened it. A page that is fetched in case it is wanted was not read; nor is a thread
 * read again because an open page brings it up to date: marking it unread elsewhere would last a moment.
 */
function isOpened({ request }: HttpContext): boolean {
  const purpose = request.header('sec-purpose') ?? request.header('x-sec-purpose') ?? ''
  if (purpose.includes('prefetch')) return false
  // Turbo numbers what people ask for; what our own script fetches has no number.
  return !request.header('turbo-frame') || request.header('x-turbo-request-id') !== undefined
}
