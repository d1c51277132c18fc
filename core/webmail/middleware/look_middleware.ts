import app from '@adonisjs/core/services/app'
import type { HttpContext } from '@adonisjs/core/http'
import type { NextFn } from '@adonisjs/core/types/http'
import { endPreview, previewOf } from '#core/themes/preview/preview.js'
import { wear } from '#core/themes/rendering/worn.js'

/** Whoever previews a theme sees their pages in it; those of everybody else stay as they are. */
export default class LookMiddleware {
  async handle(ctx: HttpContext, next: NextFn) {
    const preview = previewOf(ctx)
    if (preview) {
      const themes = await app.container.make('themes')
      const worn = await themes.tryOn(preview)
      if (worn) {
        wear(ctx.view, worn)
        ctx.view.share({ look: worn.look.view })
      } else endPreview(ctx)
    }
    return next()
  }
}
