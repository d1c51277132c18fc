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

/** Names that this runtime knows, and what it calls them: to ask costs 50 µs. */
const zones = new Map<string, string>()
const MOST_ZONES = 1_000

/** The browser says it in a cookie; before it did, the server's own zone is the best guess. */
function zoneOf(cookie: unknown): string {
  const name = typeof cookie === 'string' && cookie.length <= 64 ? cookie : ''
  const known = zones.get(name)
  if (known !== undefined) return known
  const zone = canonicalZone(name)
  if (zones.size < MOST_ZONES) zones.set(name, zone)
  return zone
}

function canonicalZone(name: string): string {
  try {
    const timeZone = decodeURIComponent(name) || undefined
    return new Intl.DateTimeFormat('en', { timeZone }).resolvedOptions().timeZone
  } catch {
    // A zone that this runtime does not know, or no zone at all.
    return new Intl.DateTimeFormat().resolvedOptions().timeZone
  }
}
