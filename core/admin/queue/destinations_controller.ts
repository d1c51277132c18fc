import app from '@adonisjs/core/services/app'
import type { HttpContext } from '@adonisjs/core/http'
import { normaliseDomain } from '#core/accounts/addresses.js'
import { actOn } from '#core/channels/administration/acts.js'
import { pauseDestination, resumeDestination } from '#core/channels/administration/pauses.js'
import { flash } from '#core/webmail/flash.js'
import { signedIn } from '#core/webmail/signed_in.js'
import { done } from '../done.js'
import { paths } from '../paths.js'

/** A whole destination: paused, let go, or tried now. */
export default class DestinationsController {
  async pause(ctx: HttpContext) {
    const destination = destinationIn(ctx)
    if (!destination) return back(ctx, 'failure', 'queue.no_domain')
    const { sql } = await signedIn(ctx)
    const bus = await app.container.make('bus')
    await pauseDestination(sql, bus, { channel: 'email', destination }, Date.now())
    await done(ctx, { action: 'destination_paused', subject: destination })
    return back(ctx, 'done', 'queue.done.paused')
  }

  async resume(ctx: HttpContext) {
    const destination = destinationIn(ctx)
    if (!destination) return back(ctx, 'failure', 'queue.no_domain')
    const { sql } = await signedIn(ctx)
    const bus = await app.container.make('bus')
    await resumeDestination(sql, bus, { channel: 'email', destination })
    await done(ctx, { action: 'destination_resumed', subject: destination })
    return back(ctx, 'done', 'queue.done.resumed')
  }

  async retry(ctx: HttpContext) {
    const destination = destinationIn(ctx)
    if (!destination) return back(ctx, 'failure', 'queue.no_domain')
    const { sql } = await signedIn(ctx)
    const bus = await app.container.make('bus')
    await actOn(sql, bus, { destination }, { kind: 'flush' })
    await done(ctx, { action: 'destination_tried', subject: destination })
    return back(ctx, 'done', 'queue.done.tried')
  }
}

function destinationIn({ request }: HttpContext): string | null {
  return normaliseDomain(String(request.input('destination') ?? '').trim())
}

function back(ctx: HttpContext, kind: 'done' | 'failure', key: string) {
  flash(ctx, kind, ctx.i18n.t(key))
  return ctx.response.redirect().status(303).toPath(paths.queue())
}
