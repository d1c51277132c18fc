import type { HttpContext } from '@adonisjs/core/http'

const HOLDER = 'caliopen_installer'
const PASS = 'caliopen_installed'

/** As long as somebody may take from the first question to the last. */
const HOLDER_AGE = '7 days'
/** As long as a machine may take to start again with another database, in milliseconds. */
const PASS_AGE = 10 * 60 * 1000

/** Signed by the framework, only for our pages, out of reach of scripts. */
function options({ request }: HttpContext) {
  return { path: '/install', httpOnly: true, sameSite: 'lax', secure: request.secure() } as const
}

/** The secret of the browser that holds the token. */
export function holderCookie({ request }: HttpContext): unknown {
  return request.cookie(HOLDER)
}

export function setHolderCookie(ctx: HttpContext, secret: string): void {
  ctx.response.cookie(HOLDER, secret, { ...options(ctx), maxAge: HOLDER_AGE })
}

/** Lets the browser that installed see the last page, though the installer is gone by then. */
export function setPass(ctx: HttpContext): void {
  ctx.response.clearCookie(HOLDER, options(ctx))
  ctx.response.cookie(PASS, Date.now() + PASS_AGE, { ...options(ctx), maxAge: PASS_AGE / 1000 })
}

export function hasPass({ request }: HttpContext): boolean {
  return Number(request.cookie(PASS)) > Date.now()
}

export function takePass(ctx: HttpContext): void {
  ctx.response.clearCookie(PASS, options(ctx))
}
