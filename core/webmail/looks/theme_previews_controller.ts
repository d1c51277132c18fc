import app from '@adonisjs/core/services/app'
import type { HttpContext } from '@adonisjs/core/http'
import { endPreview, previewTheme } from '#core/themes/preview/preview.js'
import { NotFoundError } from '../errors.js'
import { sameSite } from '../acts/return.js'
import { askedTheme } from './asked_theme.js'

/** What a theme would look like, on the pages of the administrator who asks. */
export default class ThemePreviewsController {
  async store(ctx: HttpContext) {
    const { theme } = await askedTheme(ctx)
    const themes = await app.container.make('themes')
    if (!(await themes.preview(theme))) throw new NotFoundError()
    previewTheme(ctx, theme)
    return ctx.response.redirect().status(303).toPath('/')
  }

  async destroy(ctx: HttpContext) {
    endPreview(ctx)
    const from = sameSite(ctx)
    return ctx.response
      .redirect()
      .status(303)
      .toPath(from ? from.pathname + from.search : '/')
  }
}
