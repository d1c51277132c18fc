import app from '@adonisjs/core/services/app'
import type { HttpContext } from '@adonisjs/core/http'
import { rotate } from '#core/mail/sign/keys/rotate.js'
import { NotFoundError } from '#core/webmail/errors.js'
import { flash } from '#core/webmail/flash.js'
import { confirm } from '#core/webmail/sign_in/confirmation.js'
import { signedIn } from '#core/webmail/signed_in.js'
import { done } from '../done.js'
import { paths } from '../paths.js'
import { showDomainKeys } from './show_domain_keys.js'
import { ownDomains } from './shown_keys.js'

export default class DomainKeysController {
  async show(ctx: HttpContext) {
    return showDomainKeys(ctx)
  }

  /** The keys that wait begin to sign, if the DNS shows them. */
  async store(ctx: HttpContext) {
    const { account, sql } = await signedIn(ctx)
    const { domain } = ctx.params
    if (!(await ownDomains(sql, account.key)).includes(domain)) throw new NotFoundError()
    const confirmation = await confirm(ctx)
    if (confirmation) {
      ctx.response.status(422)
      return showDomainKeys(ctx, { confirmation })
    }
    const { kind } = await rotate(sql, await app.container.make('resolver'), domain)
    if (kind === 'rotated') await done(ctx, { action: 'domain_keys_rotated', subject: domain })
    const said = ctx.i18n.t(`authentication.keys.rotation.${kind}`, { domain })
    flash(ctx, kind === 'rotated' ? 'done' : 'failure', said)
    return ctx.response.redirect().status(303).toPath(paths.domainKeys())
  }
}
