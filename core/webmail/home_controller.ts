import type { HttpContext } from '@adonisjs/core/http'
import { paths } from './paths.js'

export default class HomeController {
  show({ response }: HttpContext) {
    return response.redirect().toPath(paths.mailbox('inbox'))
  }
}
