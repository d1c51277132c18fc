import type { HttpContext } from '@adonisjs/core/http'
import { takePass } from '../http/cookies.js'
import { goTo, speak } from '../http/page.js'
import { wizardOf } from '../http/wizard.js'
import { findFirst } from '../first_rows.js'
import type { DonePage } from '../views.js'

/** Seen once by the browser that installed; the installer is gone by then. */
export default class EndsController {
  async show(ctx: HttpContext) {
    const state = await ctx.containerResolver.make('install_state')
    if (!(await state.isDone())) return goTo(ctx, 'starting')
    state.close()
    takePass(ctx)
    const { organisation, address, language } = await findFirst(
      await ctx.containerResolver.make('sql')
    )
    const i18n = speak(ctx, language)
    const page: DonePage = { organisation, address, webmail: '/' }
    return ctx.view.render('installer/done', { ...page, wizard: wizardOf({}, 'done', i18n) })
  }
}
