import type { HttpContext } from '@adonisjs/core/http'
import { normaliseAddress } from '#core/accounts/addresses.js'
import { liftSuppression } from '#core/channels/suppressions/suppressions.js'
import { NotFoundError } from '#core/webmail/errors.js'
import { flash } from '#core/webmail/flash.js'
import { signedIn } from '#core/webmail/signed_in.js'
import { done } from '../done.js'
import { paths } from '../paths.js'

/** Addresses that mail is not sent to for a while. */
export default class SuppressionsController {
  async destroy(ctx: HttpContext) {
    const { sql } = await signedIn(ctx)
    const recipient = normaliseAddress(String(ctx.request.input('recipient') ?? ''))
    if (!recipient || !(await liftSuppression(sql, recipient))) throw new NotFoundError()
    await done(ctx, { action: 'suppression_lifted', subject: recipient })
    flash(ctx, 'done', ctx.i18n.t('queue.done.lifted', { recipient }))
    return ctx.response.redirect().status(303).toPath(paths.queue())
  }
}
