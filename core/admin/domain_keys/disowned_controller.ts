import type { HttpContext } from '@adonisjs/core/http'
import { writeSetting } from '#core/accounts/settings/setting.js'
import { dmarcHandling } from '#core/mail/authenticate/dmarc/handling.js'
import { flash } from '#core/webmail/flash.js'
import { signedIn } from '#core/webmail/signed_in.js'
import { done } from '../done.js'
import { paths } from '../paths.js'
import { readDisownedForm } from './disowned_form.js'
import { showDomainKeys } from './show_domain_keys.js'

export default class DisownedController {
  async store(ctx: HttpContext) {
    const { sql } = await signedIn(ctx)
    const read = readDisownedForm(ctx)
    if (!read.isReadable) {
      ctx.response.status(422)
      return showDomainKeys(ctx, { disowned: read })
    }
    await writeSetting(sql, dmarcHandling, read.handling)
    await done(ctx, { action: 'disowned_changed', subject: null })
    flash(ctx, 'done', ctx.i18n.t('notices.saved'))
    return ctx.response.redirect().status(303).toPath(paths.domainKeys())
  }
}
