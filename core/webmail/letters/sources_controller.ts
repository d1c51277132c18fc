import type { HttpContext } from '@adonisjs/core/http'
import { idText } from '@caliopen/contract/ids'
import { listMailboxes } from '#core/messages/mailboxes/mailboxes.js'
import { slugOf } from '../mail/mailbox_links.js'
import { paths } from '../paths.js'
import { signedIn } from '../signed_in.js'
import type { SourcePage } from '../views.js'
import { askedMessage } from './asked_message.js'
import { sourceDownload, sourcePage } from './source_page.js'

export default class SourcesController {
  async show(ctx: HttpContext) {
    const message = await askedMessage(ctx)
    const { key, sql } = await signedIn(ctx)
    const mailboxes = await listMailboxes(sql, key)
    const mailbox = mailboxes.find(({ id }) => id.equals(message.mailbox_id))
    const slug = mailbox ? slugOf(mailbox) : 'inbox'
    const back = paths.thread(slug, idText(message.thread_id))
    const page = await sourcePage(ctx, message, paths.raw(idText(message.id)), back)
    return ctx.view.render('webmail/source', page satisfies SourcePage)
  }

  async raw(ctx: HttpContext) {
    return sourceDownload(ctx, await askedMessage(ctx))
  }
}
