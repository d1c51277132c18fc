import type { HttpContext } from '@adonisjs/core/http'
import { answerTo, newLetter } from './beginnings.js'
import { composePage, type Written } from './compose_page.js'

export default class ComposeController {
  async create(ctx: HttpContext) {
    return ctx.view.render('webmail/compose', await composePage(ctx, await beginning(ctx)))
  }
}

async function beginning(ctx: HttpContext): Promise<Written> {
  const { reply, all, forward, to, from } = ctx.request.qs()
  if (reply) return answerTo(ctx, String(reply), all ? 'reply_all' : 'reply')
  return forward ? answerTo(ctx, String(forward), 'forward') : newLetter(to, from)
}
