import type { HttpContext } from '@adonisjs/core/http'
import vine from '@vinejs/vine'
import { APPEARANCES, rememberAppearance } from '../appearance.js'
import { flash } from '../flash.js'
import { paths } from '../paths.js'
import { signedIn } from '../signed_in.js'

const validator = vine.create(vine.object({ appearance: vine.enum(APPEARANCES) }))

export default class AppearancesController {
  async store(ctx: HttpContext) {
    const { appearance } = await ctx.request.validateUsing(validator)
    const { account } = await signedIn(ctx)
    await account.merge({ appearance }).save()
    rememberAppearance(ctx, appearance)
    flash(ctx, 'done', ctx.i18n.t('notices.saved'))
    return ctx.response.redirect().status(303).toPath(paths.settings())
  }
}
