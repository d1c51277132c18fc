import type { HttpContext } from '@adonisjs/core/http'
import { chooseAutomatic } from '#core/plugins/installed/choices.js'
import { flash } from '#core/webmail/flash.js'
import { signedIn } from '#core/webmail/signed_in.js'
import { done } from '../../done.js'
import { paths } from '../../paths.js'
import { askedPlugin } from '../page/asked_plugin.js'

export default class AutomaticsController {
  async store(ctx: HttpContext) {
    const { sql } = await signedIn(ctx)
    const { id, manifest } = await askedPlugin(ctx)
    const automatic = ctx.request.input('automatic') === 'on'
    await chooseAutomatic(sql, id, automatic)
    const details = { name: manifest.name }
    await done(ctx, {
      action: `plugin_${automatic ? 'automatic' : 'by_hand'}`,
      subject: id,
      details,
    })
    flash(ctx, 'done', ctx.i18n.t('notices.saved'))
    return ctx.response.redirect().status(303).toPath(paths.plugin(id))
  }
}
