import type { HttpContext } from '@adonisjs/core/http'
import { movePicked } from './move_picked.js'

export default class JunksController {
  store(ctx: HttpContext) {
    return movePicked(ctx, 'junk')
  }
}
