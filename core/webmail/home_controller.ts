import type { HttpContext } from '@adonisjs/core/http'
import { paths } from './paths.js'

export default class HomeController {
  show({ response, session }: HttpContext) {
    // What was to be said on the next page is said on the one after this.
    session.reflash()
    return response.redirect().toPath(paths.mailbox('inbox'))
  }
}
