import type { HttpContext } from '@adonisjs/core/http'
import type { Appearance } from './view_parts.js'

export const APPEARANCES = ['auto', 'light', 'dark'] as const

/** Script reads the cookie too, so that a page kept by the browser is shown in today's theme. */
const COOKIE = 'appearance'

export function appearanceOf({ request }: Pick<HttpContext, 'request'>): Appearance {
  const chosen: unknown = request.plainCookie(COOKIE, { encoded: false })
  return APPEARANCES.find((one) => one === chosen) ?? 'auto'
}

export function rememberAppearance({ response }: HttpContext, appearance: Appearance): void {
  response.plainCookie(COOKIE, appearance, { encode: false, httpOnly: false, maxAge: '1y' })
}
