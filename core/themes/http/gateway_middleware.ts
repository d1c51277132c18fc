import app from '@adonisjs/core/services/app'
import type { HttpContext } from '@adonisjs/core/http'
import type { NextFn } from '@adonisjs/core/types/http'
import { GATEWAY } from '../looks/urls.js'
import { findServed, type Served } from './served.js'

/**
 * Gives out what looks are made of: style sheets, fonts, pictures. It stands before sessions and pages, for
 * nothing here is anybody's, and every address holds the hash of what it leads to.
 */
export default class GatewayMiddleware {
  async handle(ctx: HttpContext, next: NextFn) {
    const { request } = ctx
    const path = request.url()
    if (!path.startsWith(GATEWAY) || !['GET', 'HEAD'].includes(request.method())) return next()
    const themes = await app.container.make('themes')
    const [what, encoding] = [path.slice(GATEWAY.length), request.encoding(['br', 'gzip'])]
    const found = findServed(themes.served, what, encoding) ?? (await anew())
    return found ? send(ctx, found) : notFound(ctx)

    /** Another node may have made that page, and this one not yet have heard. */
    async function anew(): Promise<Served | null> {
      await themes.refreshSeldom()
      return findServed(themes.served, what, encoding)
    }
  }
}

function send({ response }: HttpContext, { type, bytes, encoding }: Served): void {
  response.header('content-type', type)
  response.header('content-length', bytes.length)
  response.header('cache-control', 'public, max-age=31536000, immutable')
  response.header('x-content-type-options', 'nosniff')
  // opened as a page of its own, a drawing runs and loads nothing
  response.header('content-security-policy', "default-src 'none'; sandbox")
  response.vary('accept-encoding')
  if (encoding) response.header('content-encoding', encoding)
  response.send(bytes)
}

function notFound({ response }: HttpContext): void {
  response.header('cache-control', 'no-store').status(404).send('')
}
