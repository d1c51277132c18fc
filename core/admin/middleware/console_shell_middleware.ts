import type { HttpContext } from '@adonisjs/core/http'
import type { NextFn } from '@adonisjs/core/types/http'
import { correspondent } from '#core/webmail/mail/correspondents.js'
import { signedIn } from '#core/webmail/signed_in.js'
import { countNeeding } from '../plugins/shown/count_needing.js'
import type { ConsoleShell } from '../views.js'

/** What stands around every page of the console. */
export default class ConsoleShellMiddleware {
  async handle(ctx: HttpContext, next: NextFn) {
    const { account, sql } = await signedIn(ctx)
    ctx.view.share({
      shell: {
        account: correspondent(account.name, account.address),
        current: currentOf(ctx),
        needing: await countNeeding(sql),
      } satisfies ConsoleShell,
    })
    return next()
  }
}

/** `console.plugins.settings` is a page of the room `plugins`. */
function currentOf({ route }: HttpContext): string {
  return route?.name?.split('.')[1] ?? ''
}
