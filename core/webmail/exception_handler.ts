import { randomBytes } from 'node:crypto'
import { ExceptionHandler, type HttpContext } from '@adonisjs/core/http'
import type { HttpError } from '@adonisjs/core/types/http'
import { appearanceOf } from './appearance.js'
import { sameSite } from './acts/return.js'
import { isPassing } from './errors.js'
import { flash } from './flash.js'
import { askedLanguage, speak } from './middleware/locale_middleware.js'
import type { ServerErrorPage, TooManyPage } from './views.js'

const LAST_RESORT = 'That went wrong on our side. Your mail is safe. Try again in a moment.'

/** What people see when something went wrong: a calm page, or the page they were on with a sentence. */
export default class HttpExceptionHandler extends ExceptionHandler {
  protected debug = false
  protected renderStatusPages = true
  protected ignoreCodes = ['E_NOT_FOUND', 'E_ROUTE_NOT_FOUND', 'E_VALIDATION_ERROR']

  async handle(error: unknown, ctx: HttpContext) {
    const { status, code } = this.toHttpError(isPassing(error) ? passing() : error)
    if (wantsData(ctx)) return ctx.response.status(status).json({ error: code ?? 'E_FAILED' })
    if (!ctx.i18n) speak(ctx, askedLanguage(ctx))
    if (code === 'E_BAD_CSRF_TOKEN') return this.#back(ctx, 'expired')
    if (code === 'E_VALIDATION_ERROR') return this.#back(ctx, 'invalid')
    if (code === 'E_REQUEST_ENTITY_TOO_LARGE') return this.#back(ctx, 'too_large')
    ctx.view.share({ appearance: appearanceOf(ctx) })
    ctx.response.status(status)
    try {
      return ctx.response.send(await this.#page(ctx, status, error))
    } catch (fault) {
      // The themes are what failed: a sentence without one is better than nothing.
      await super.report(fault, ctx)
      return ctx.response.header('content-type', 'text/plain; charset=utf-8').send(LAST_RESORT)
    }
  }

  protected context(ctx: HttpContext) {
    return { ...super.context(ctx), reference: ctx.request.id() }
  }

  /** Nothing was done: the page that the form stood on says why. */
  #back(ctx: HttpContext, reason: 'expired' | 'invalid' | 'too_large') {
    flash(ctx, 'failure', ctx.i18n.t(`notices.refused.${reason}`))
    const from = sameSite(ctx)
    return ctx.response
      .redirect()
      .status(303)
      .toPath(from ? from.pathname + from.search : '/')
  }

  #page(ctx: HttpContext, status: number, error: unknown) {
    const { view } = ctx
    if (status === 404) return view.render('webmail/errors/not_found')
    if (status === 429) {
      const { response } = this.toHttpError(error) as HttpError & {
        response?: { availableIn?: number }
      }
      const page: TooManyPage = { seconds: Math.max(1, response?.availableIn ?? 60) }
      return view.render('webmail/errors/too_many', page)
    }
    if (status === 503) ctx.response.header('retry-after', '10')
    const page: ServerErrorPage = { reference: ctx.request.id() ?? randomBytes(8).toString('hex') }
    return view.render('webmail/errors/server_error', page)
  }
}

function passing(): Partial<HttpError> {
  return Object.assign(new Error('the database is away'), { status: 503, code: 'E_UNAVAILABLE' })
}

function wantsData({ request }: HttpContext): boolean {
  return request.accepts(['html', 'json', 'text/event-stream']) !== 'html'
}
