import type { HttpContext } from '@adonisjs/core/http'
import type { MailboxPage } from '../views.js'
import { mailboxList } from './mailbox_list.js'

export default class MailboxesController {
  async show(ctx: HttpContext) {
    return ctx.view.render('webmail/mailbox', {
      list: await mailboxList(ctx),
    } satisfies MailboxPage)
  }
}
