import { errors } from '@adonisjs/core/http'
import type { HttpContext } from '@adonisjs/core/http'
import type { NextFn } from '@adonisjs/core/types/http'
import { isHolder } from '../gate.js'
import type { InstallState } from '../install_state.js'
import { holderCookie, passOf } from './cookies.js'
import { renderNotInstalled } from './page.js'

/** Answered by their own, installed or not. */
const ALWAYS_OPEN = ['/health']
const LAST_PAGES = ['/install/starting', '/install/done']

/**
 * Stands before the router, so that nothing of the installer shows where there is none: not its pages,
 * not what it says to a request that was forged. And nothing else shows where there is no installation.
 */
export default class GateMiddleware {
  async handle(ctx: HttpContext, next: NextFn) {
    const path = ctx.request.url()
    const state = await ctx.containerResolver.make('install_state')
    if (path === '/install' || path.startsWith('/install/')) await admit(ctx)
    else if (!ALWAYS_OPEN.includes(path) && !(await state.isDone())) return renderNotInstalled(ctx)
    return next()
  }
}

/** Throws as if there were no such address, for everybody who has no business here. */
export async function admit(ctx: HttpContext): Promise<void> {
  const state = await ctx.containerResolver.make('install_state')
  const [path, isDone] = [ctx.request.url(), await state.isDone()]
  ctx.response.header('cache-control', 'no-store')
  ctx.response.header('referrer-policy', 'no-referrer')
  if (LAST_PAGES.includes(path) && mayEnd(ctx, state, isDone)) return
  if (isDone) throw notFound(ctx)
  if (path === '/install' || isHolder(state.instance, state.dataDir, holderCookie(ctx))) return
  throw notFound(ctx)
}

/** The browser that installed sees how it ended, once. */
function mayEnd(ctx: HttpContext, state: InstallState, isDone: boolean): boolean {
  return passOf(ctx) !== null && !state.isClosed && (isDone || state.isElsewhere())
}

/** As the router says it of an address that does not exist. */
export function notFound({ request }: HttpContext) {
  return new errors.E_ROUTE_NOT_FOUND([request.method(), request.url()])
}
