import type { HttpContext } from '@adonisjs/core/http'
import type { NextFn } from '@adonisjs/core/types/http'
import { signedIn } from '#core/webmail/signed_in.js'

/** Everybody else is told, kindly, whose room this is. */
export default class AdministratorMiddleware {
  async handle(ctx: HttpContext, next: NextFn) {
    const { account } = await signedIn(ctx)
    if (account.isAdministrator) return next()
    ctx.response.status(403)
    return ctx.response.send(await ctx.view.render('admin/refused'))
  }
}
