import type { HttpContext } from '@adonisjs/core/http'
import type { NextFn } from '@adonisjs/core/types/http'
import { paths } from '../paths.js'

/** Lets only signed-in people through; others sign in first and then come back to where they wanted to be. */
export default class AuthMiddleware {
  async handle(ctx: HttpContext, next: NextFn) {
    const { auth, request, response } = ctx
    if (await auth.check()) {
      // What somebody read must not come back from the browser's cache after they signed out.
      response.header('cache-control', 'no-store')
      return next()
    }
    if (request.accepts(['html', 'json', 'text/event-stream']) !== 'html') {
      return response.unauthorized({ error: 'E_UNAUTHORIZED_ACCESS' })
    }
    const to = request.method() === 'GET' ? request.url(true) : undefined
    return response.redirect().toPath(paths.signIn(to && to !== '/' ? { to } : {}))
  }
}
