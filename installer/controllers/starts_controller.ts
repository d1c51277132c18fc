import type { HttpContext } from '@adonisjs/core/http'
import { goTo, visit } from '../http/page.js'
import { wizardOf } from '../http/wizard.js'
import type { StartingPage } from '../views.js'

/** In milliseconds: the page is here, its styles and script follow. */
const TIME_TO_LOAD = 1_000

/** Shown while every role starts again with the database that was chosen. */
export default class StartsController {
  async show(ctx: HttpContext) {
    const { progress, i18n } = await visit(ctx)
    const state = await ctx.containerResolver.make('install_state')
    if (await state.isDone()) return goTo(ctx, 'done')
    state.restartWithin(TIME_TO_LOAD)
    const page: StartingPage = { health: '/health', next: '/install/done', seconds: 8 }
    return ctx.view.render('installer/starting', {
      ...page,
      wizard: wizardOf(progress, 'done', i18n),
    })
  }
}
