import type { HttpContext } from '@adonisjs/core/http'
import { personPage } from './person_page.js'

export default class PersonController {
  async show(ctx: HttpContext) {
    return ctx.view.render('admin/person', await personPage(ctx))
  }
}
