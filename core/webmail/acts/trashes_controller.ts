import type { HttpContext } from '@adonisjs/core/http'
import { movePicked } from './move_picked.js'

export default class TrashesController {
  store(ctx: HttpContext) {
    return movePicked(ctx, 'trash')
  }
}
