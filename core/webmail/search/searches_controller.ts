import type { HttpContext } from '@adonisjs/core/http'
import type { SearchPage } from '../views.js'
import { searchResults } from './search_results.js'

export default class SearchesController {
  async show(ctx: HttpContext) {
    return ctx.view.render('webmail/search', {
      list: await searchResults(ctx),
    } satisfies SearchPage)
  }
}
