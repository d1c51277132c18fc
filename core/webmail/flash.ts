import type { HttpContext } from '@adonisjs/core/http'
import type { Flash } from './views.js'

/**
 * A cookie of its own, not the session: while a page is on its way, open pages fetch parts of
 * themselves, and whichever request came first would take the notice away.
 */
const COOKIE = 'caliopen_notice'
const KEPT_SECONDS = 60

/** Says on the next page what was just done. `text` is a finished sentence. */
export function flash(
  { response }: HttpContext,
  kind: Flash['kind'],
  text: string,
  undo: Flash['undo'] = null
): void {
  const notice = { kind, text, undo } satisfies Flash
  response.encryptedCookie(COOKIE, notice, { maxAge: KEPT_SECONDS, path: '/' })
}

/** What the page before wanted to be said here; parts of a page do not show it. */
export function flashed({ request }: HttpContext): Flash | null {
  return isPart(request) ? null : (request.encryptedCookie(COOKIE) ?? null)
}

function isPart(request: HttpContext['request']): boolean {
  if (request.header('turbo-frame')) return true
  return request.header('sec-fetch-dest') === 'iframe' || request.accepts(['html']) === null
}

/** Call it when the notice was shown. */
export function forgetFlash({ response }: HttpContext): void {
  response.clearCookie(COOKIE, { path: '/' })
}
