import type { HttpContext } from '@adonisjs/core/http'
import i18nManager from '@adonisjs/i18n/services/main'
import vine from '@vinejs/vine'
import { flash } from '../flash.js'
import { paths } from '../paths.js'
import { signedIn } from '../signed_in.js'
import { LANGUAGES } from './languages.js'

const validator = vine.create(vine.object({ language: vine.enum(LANGUAGES) }))

export default class LanguagesController {
  async store(ctx: HttpContext) {
    const { language } = await ctx.request.validateUsing(validator)
    const { account } = await signedIn(ctx)
    await account.merge({ language }).save()
    flash(ctx, 'done', i18nManager.locale(language).t('notices.saved'))
    return ctx.response.redirect().status(303).toPath(paths.settings())
  }
}
