import { PassThrough } from 'node:stream'
import app from '@adonisjs/core/services/app'
import type { HttpContext } from '@adonisjs/core/http'
import { latestModseq } from '#core/messages/mailboxes/changes.js'
import { signedIn } from '../signed_in.js'
import { livePages } from './open_pages.js'

/** Server-sent events (https://html.spec.whatwg.org/multipage/server-sent-events.html). */
export default class EventsController {
  async index(ctx: HttpContext) {
    const { account, key, sql } = await signedIn(ctx)
    const pages = await livePages(app)
    const known = Number(ctx.request.header('last-event-id'))
    const modseq = known > 0 ? known : await latestModseq(sql, key)
    const stream = new PassThrough()
    // 204 makes an event source stop asking: the page works on, without news.
    if (!pages.open(account.id, stream, modseq)) return ctx.response.noContent()
    ctx.response.header('content-type', 'text/event-stream; charset=utf-8')
    ctx.response.header('cache-control', 'no-cache, no-transform')
    ctx.response.header('x-accel-buffering', 'no')
    ctx.response.response.once('close', () => stream.destroy())
    ctx.response.stream(stream)
    if (known > 0) await pages.wake(account.id)
  }
}
