import app from '@adonisjs/core/services/app'
import type { HttpContext } from '@adonisjs/core/http'
import { keepKeys } from '#core/mail/sign/keys/keep_keys.js'
import { rotate } from '#core/mail/sign/keys/rotate.js'
import { NotFoundError } from '#core/webmail/errors.js'
import { flash } from '#core/webmail/flash.js'
import { readerOf } from '#core/webmail/reader.js'
import { type Confirmation, confirm, confirmationOf } from '#core/webmail/sign_in/confirmation.js'
import { signedIn } from '#core/webmail/signed_in.js'
import { done } from '../done.js'
import { paths } from '../paths.js'
import { domainKeysPage } from './domain_keys_page.js'
import { ownDomains, shownKeys } from './shown_keys.js'

export default class DomainKeysController {
  async show(ctx: HttpContext) {
    return page(ctx, confirmationOf(ctx))
  }

  /** The keys that wait begin to sign, if the DNS shows them. */
  async store(ctx: HttpContext) {
    const { account, sql } = await signedIn(ctx)
    const { container } = app
    const { domain } = ctx.params
    if (!(await ownDomains(sql, account.key)).includes(domain)) throw new NotFoundError()
    const refused = await confirm(ctx)
    if (refused) {
      ctx.response.status(422)
      return page(ctx, refused)
    }
    const { kind } = await rotate(sql, await container.make('resolver'), domain)
    if (kind === 'rotated') await done(ctx, { action: 'domain_keys_rotated', subject: domain })
    const said = ctx.i18n.t(`authentication.keys.rotation.${kind}`, { domain })
    flash(ctx, kind === 'rotated' ? 'done' : 'failure', said)
    return ctx.response.redirect().status(303).toPath(paths.domainKeys())
  }
}

async function page(ctx: HttpContext, confirmation: Confirmation) {
  const { account, sql } = await signedIn(ctx)
  const { container } = app
  const seal = await container.make('seal')
  const domains = await ownDomains(sql, account.key)
  for (const domain of domains) await keepKeys(sql, seal, domain)
  const keys = await shownKeys(sql, await container.make('resolver'), domains)
  const shown = domainKeysPage({ domains, keys, now: Date.now() }, confirmation, readerOf(ctx))
  return ctx.view.render('admin/domain_keys', shown)
}
