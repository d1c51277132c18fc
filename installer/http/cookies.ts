import type { HttpContext } from '@adonisjs/core/http'
import type { Language } from '../steps/language.js'

/** Lets the browser that installed see the last pages, though the installer is gone by then. */
interface Pass {
  until: number
  language: Language
}

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

export function setPass(ctx: HttpContext, language: Language): void {
  const pass: Pass = { until: Date.now() + PASS_AGE, language }
  ctx.response.clearCookie(HOLDER, options(ctx))
  ctx.response.cookie(PASS, pass, { ...options(ctx), maxAge: PASS_AGE / 1000 })
}

/** null for everybody else, and when it has run out. */
export function passOf({ request }: HttpContext): Pass | null {
  const pass = request.cookie(PASS) as Pass | undefined
  return pass && pass.until > Date.now() ? pass : null
}

export function takePass(ctx: HttpContext): void {
  ctx.response.clearCookie(PASS, options(ctx))
}
