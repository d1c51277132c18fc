import type { HttpContext } from '@adonisjs/core/http'
import type { NextFn } from '@adonisjs/core/types/http'
import { listMailboxes } from '#core/messages/mailboxes/mailboxes.js'
import { countSetAside } from '#core/messages/threads/set_asides.js'
import { correspondent } from '../mail/correspondents.js'
import { mailboxLink } from '../mail/mailbox_links.js'
import { signedIn } from '../signed_in.js'
import type { Shell } from '../views.js'

/** What stands around every page of signed-in people; not around a mere piece of one. */
export default class ShellMiddleware {
  async handle(ctx: HttpContext, next: NextFn) {
    if (ctx.request.header('turbo-frame') !== 'pane') ctx.view.share({ shell: await shellOf(ctx) })
    return next()
  }
}

async function shellOf(ctx: HttpContext): Promise<Shell> {
  const { account, key, sql } = await signedIn(ctx)
  const mailboxes = await listMailboxes(sql, key)
  return {
    account: correspondent(account.name, account.address),
    administrator: account.isAdministrator,
    mailboxes: mailboxes.map(mailboxLink),
    current: currentOf(ctx),
    setAside: await countSetAside(sql, key),
  }
}

/** The mailbox in the address, or else the screen's name, as in `settings` or `set_asides.index`. */
function currentOf({ params, route }: HttpContext): string {
  return params.mailbox ?? route?.name?.split('.')[0] ?? ''
}
