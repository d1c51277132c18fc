import app from '@adonisjs/core/services/app'
import type { HttpContext } from '@adonisjs/core/http'
import { idBytes } from '@caliopen/contract/ids'
import { actOn, type Act } from '#core/channels/administration/acts.js'
import { findDelivery } from '#core/channels/administration/find_delivery.js'
import { readVia } from '#core/channels/administration/via.js'
import { NotFoundError } from '#core/webmail/errors.js'
import { flash } from '#core/webmail/flash.js'
import { readerOf } from '#core/webmail/reader.js'
import { signedIn } from '#core/webmail/signed_in.js'
import { done } from '../done.js'
import { paths } from '../paths.js'
import { deliveryPage } from './delivery_page.js'

/** One delivery: its story, and what is done with it. */
export default class DeliveriesController {
  async show(ctx: HttpContext) {
    return page(ctx, null)
  }

  async hold(ctx: HttpContext) {
    return act(ctx, { kind: 'hold', reason: 'administrator' })
  }

  async release(ctx: HttpContext) {
    return act(ctx, { kind: 'release' })
  }

  async drop(ctx: HttpContext) {
    return act(ctx, { kind: 'drop', silent: ctx.request.input('silent') === 'on' })
  }

  async reroute(ctx: HttpContext) {
    const typed = String(ctx.request.input('via') ?? '').trim()
    const via = typed === '' ? null : readVia(typed)
    if (typed === '' || via) return act(ctx, { kind: 'reroute', via })
    ctx.response.status(422)
    return page(ctx, ctx.i18n.t('queue.no_host'))
  }
}

async function page(ctx: HttpContext, fault: string | null) {
  const { sql } = await signedIn(ctx)
  const story = await findDelivery(sql, idOf(ctx))
  if (!story) throw new NotFoundError()
  return ctx.view.render('admin/delivery', deliveryPage(story, fault, readerOf(ctx)))
}

async function act(ctx: HttpContext, what: Act) {
  const { sql } = await signedIn(ctx)
  const id = idOf(ctx)
  const story = await findDelivery(sql, id)
  if (!story) throw new NotFoundError()
  const bus = await app.container.make('bus')
  const { changed } = await actOn(sql, bus, { ids: [id] }, what)
  if (changed > 0) {
    await done(ctx, { action: `delivery_${what.kind}`, subject: story.line.recipient })
    flash(ctx, 'done', ctx.i18n.t(`queue.done.${what.kind}`))
  } else flash(ctx, 'failure', ctx.i18n.t('queue.done.nothing'))
  return ctx.response.redirect().status(303).toPath(paths.delivery(story.line.id))
}

function idOf(ctx: HttpContext): Buffer {
  const id = idBytes(String(ctx.params.id))
  if (!id) throw new NotFoundError()
  return id
}
