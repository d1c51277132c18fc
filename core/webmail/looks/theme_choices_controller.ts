import app from '@adonisjs/core/services/app'
import type { HttpContext } from '@adonisjs/core/http'
import { chooseTheme } from '#core/themes/choice/list_themes.js'
import { endPreview } from '#core/themes/preview/preview.js'
import { themeSource } from '#core/themes/source.js'
import { NotFoundError } from '../errors.js'
import { flash } from '../flash.js'
import { signedIn } from '../signed_in.js'
import { askedTheme } from './asked_theme.js'

/** From the bar of a preview: what one administrator looks at becomes what everybody sees. */
export default class ThemeChoicesController {
  async store(ctx: HttpContext) {
    const { theme, by } = await askedTheme(ctx)
    const { sql } = await signedIn(ctx)
    const bus = await app.container.make('bus')
    if (!(await chooseTheme(sql, bus, themeSource, theme, by))) throw new NotFoundError()
    const themes = await app.container.make('themes')
    await themes.refresh()
    endPreview(ctx)
    flash(ctx, 'done', ctx.i18n.t('themes.preview.chosen'))
    return ctx.response.redirect().status(303).toPath('/')
  }
}
