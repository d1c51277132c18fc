import type { HttpContext } from '@adonisjs/core/http'
import type { I18n } from '@adonisjs/i18n'
import { moment } from './moments.js'
import type { Moment } from './view_parts.js'

/** For whom a page is written: language, zone, and what now is. */
export interface Reader {
  i18n: I18n
  /** an IANA name */
  zone: string
  /** milliseconds since the epoch */
  now: number
}

export function readerOf({ i18n, request }: HttpContext): Reader {
  return { i18n, zone: zoneOf(request.plainCookie('zone', { encoded: false })), now: Date.now() }
}

export function momentFor({ i18n, zone, now }: Reader, at: number): Moment {
  return moment(at, i18n.locale, zone, now)
}

/** The browser says it in a cookie; before it did, the server's own zone is the best guess. */
function zoneOf(cookie: unknown): string {
  const here = Intl.DateTimeFormat().resolvedOptions().timeZone
  if (typeof cookie !== 'string' || cookie.length > 64) return here
  try {
    return new Intl.DateTimeFormat('en', { timeZone: decodeURIComponent(cookie) }).resolvedOptions()
      .timeZone
  } catch {
    // A zone that this runtime does not know, or no zone at all.
    return here
  }
}
