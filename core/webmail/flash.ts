import type { HttpContext } from '@adonisjs/core/http'
import type { Flash } from './views.js'

const KEY = 'notice'

/** Says on the next page what was just done. `text` is a finished sentence. */
export function flash(
  { session }: HttpContext,
  kind: Flash['kind'],
  text: string,
  undo: Flash['undo'] = null
): void {
  session.flash(KEY, { kind, text, undo } satisfies Flash)
}

/** What the page before wanted to be said here. */
export function flashed({ session }: HttpContext): Flash | null {
  return session.flashMessages.get(KEY) ?? null
}
