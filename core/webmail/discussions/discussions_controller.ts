import type { HttpContext } from '@adonisjs/core/http'
import type { DiscussionPage } from '../views.js'
import { discussionPage } from './discussion_page.js'

export default class DiscussionsController {
  async show(ctx: HttpContext) {
    const discussion = await discussionPage(ctx)
    return ctx.view.render('webmail/discussion', { discussion } satisfies DiscussionPage)
  }
}
