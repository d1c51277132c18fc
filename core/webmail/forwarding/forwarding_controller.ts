import app from '@adonisjs/core/services/app'
import type { HttpContext } from '@adonisjs/core/http'
import { idText } from '@caliopen/contract/ids'
import limiter from '@adonisjs/limiter/services/main'
import { logAct } from '#core/accounts/audit_log.js'
import {
  askTarget,
  confirmTarget,
  keepCopies,
  MOST_TARGETS,
  removeTarget,
} from '#core/accounts/forwarding/forwarding.js'
import { prepareOwnWords, queueOwnWords } from '#core/messages/submissions/queue_own_words.js'
import { flash } from '../flash.js'
import { paths } from '../paths.js'
import { confirm } from '../sign_in/confirmation.js'
import { signedIn } from '../signed_in.js'
import { codeLetter } from './code_letter.js'
import { forwardingPage } from './forwarding_page.js'
import type { ForwardingPage } from './forwarding_views.js'

/** Of an account, also where it takes back each address that it asked for: strangers get the codes. */
const CODES = { requests: 5, duration: '5 minutes' }

/** Where mail also goes: only to those who said that they want it. */
export default class ForwardingController {
  async show(ctx: HttpContext) {
    return ctx.view.render('webmail/forwarding', await forwardingPage(ctx))
  }

  /** A code goes to the address; mail follows once it comes back. */
  async store(ctx: HttpContext) {
    const typed = textOf(ctx, 'address')
    const confirmation = await confirm(ctx)
    if (confirmation) return refused(ctx, { address: typed, confirmation })
    const { account, key, sql } = await signedIn(ctx)
    const asked =
      (await limiter
        .use(CODES)
        .attempt(`forwarding:${idText(key)}`, () => askTarget(sql, key, typed, Date.now()))) ??
      'too_often'
    if (typeof asked === 'string') {
      const error = ctx.i18n.t(`people.forwarding.refused.${asked}`, { most: MOST_TARGETS })
      return refused(ctx, { address: typed, errors: { address: error } })
    }
    const raw = await codeLetter(
      { from: account.address, to: asked.address, code: asked.code },
      ctx.i18n
    )
    const words = await prepareOwnWords(key, asked.address, raw)
    await sql.transaction((trx) => queueOwnWords(trx, words))
    const bus = await app.container.make('bus')
    bus.publish('deliveries.queued', {})
    flash(ctx, 'done', ctx.i18n.t('people.forwarding.asked', { address: asked.address }))
    return back(ctx)
  }

  async confirm(ctx: HttpContext) {
    const { key, sql } = await signedIn(ctx)
    const address = textOf(ctx, 'address')
    const isGood = await confirmTarget(sql, key, address, textOf(ctx, 'code'), Date.now())
    if (!isGood)
      return refused(ctx, { errors: { code: ctx.i18n.t('people.forwarding.wrong_code') } })
    await note(ctx, 'forwarding_added', address)
    flash(ctx, 'done', ctx.i18n.t('people.forwarding.added', { address }))
    return back(ctx)
  }

  async destroy(ctx: HttpContext) {
    const { key, sql } = await signedIn(ctx)
    const address = textOf(ctx, 'address')
    if (await removeTarget(sql, key, address)) {
      await note(ctx, 'forwarding_removed', address)
      flash(ctx, 'done', ctx.i18n.t('people.forwarding.removed', { address }))
    }
    return back(ctx)
  }

  async update(ctx: HttpContext) {
    const { key, sql } = await signedIn(ctx)
    await keepCopies(sql, key, ctx.request.input('keeps') === 'on')
    flash(ctx, 'done', ctx.i18n.t('notices.saved'))
    return back(ctx)
  }
}

async function note(ctx: HttpContext, action: string, subject: string): Promise<void> {
  const { key, sql } = await signedIn(ctx)
  await logAct(sql, { account: key, action, subject, remoteAddress: ctx.request.ip() })
}

function back({ response }: HttpContext) {
  return response.redirect().status(303).toPath(paths.forwarding())
}

async function refused(ctx: HttpContext, shown: Partial<ForwardingPage>) {
  ctx.response.status(422)
  return ctx.view.render('webmail/forwarding', await forwardingPage(ctx, shown))
}

function textOf({ request }: HttpContext, field: string): string {
  const value: unknown = request.input(field)
  return typeof value === 'string' ? value.trim().slice(0, 320) : ''
}
