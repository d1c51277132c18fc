import type { HttpContext } from '@adonisjs/core/http'
import { MAX_PASSWORD_LENGTH } from '#core/accounts/passwords/password.js'
import { visit } from '../http/page.js'
import { strengthOf } from '../http/strength_view.js'

/** The meter beside a password, as it is typed. Nothing of it is kept or logged. */
export default class StrengthsController {
  async store(ctx: HttpContext) {
    const { progress, i18n } = await visit(ctx)
    const { name, address, password } = ctx.request.only(['name', 'address', 'password'])
    const { organisation, domain } = progress.organisation ?? {}
    const typed = String(password ?? '').slice(0, MAX_PASSWORD_LENGTH)
    const strength = await strengthOf(typed, [name, address, organisation, domain], i18n)
    return ctx.response.json(strength)
  }
}
