import type { Moment } from './view_parts.js'

type Style = 'time' | 'weekday' | 'day' | 'date' | 'full' | 'heading' | 'old heading'

const STYLES: Record<Style, Intl.DateTimeFormatOptions> = {
  'time': { timeStyle: 'short' },
  'weekday': { weekday: 'short' },
  'day': { day: 'numeric', month: 'short' },
  'date': { day: 'numeric', month: 'short', year: 'numeric' },
  'full': { dateStyle: 'full', timeStyle: 'short' },
  'heading': { weekday: 'long', day: 'numeric', month: 'long' },
  'old heading': { day: 'numeric', month: 'long', year: 'numeric' },
}
const DAY = 86_400_000
/** The last moment that a Date can hold: rows that are never due again lie behind it */
const LAST = 8_640_000_000_000_000
const formatters = new Map<string, Intl.DateTimeFormat>()

/** `at` and `now` in milliseconds since the epoch; `zone` is an IANA name */
export function moment(at: number, locale: string, zone: string, now: number): Moment {
  const date = new Date(Math.min(at, LAST))
  return {
    iso: date.toISOString(),
    short: formatter(locale, zone, shortStyle(date.getTime(), zone, now)).format(date),
    full: formatter(locale, zone, 'full').format(date),
  }
}

/** The day of a moment, to be told from other days and to be written above what happened in it. */
export function dayOf(at: number, locale: string, zone: string, now: number) {
  const [key, today] = [dayIn(zone, at), dayIn(zone, now)]
  const style = key.slice(0, 4) === today.slice(0, 4) ? 'heading' : 'old heading'
  return { key, isToday: key === today, text: formatter(locale, zone, style).format(at) }
}

/** The time of day alone. */
export function timeOfDay(at: number, locale: string, zone: string): string {
  return formatter(locale, zone, 'time').format(at)
}

function shortStyle(at: number, zone: string, now: number): Style {
  const [then, today] = [dayIn(zone, at), dayIn(zone, now)]
  if (then === today) return 'time'
  if (at < now && now - at < 6 * DAY) return 'weekday'
  return then.slice(0, 4) === today.slice(0, 4) ? 'day' : 'date'
}

/** Swedish dates are written like ISO 8601, which makes years and days comparable */
function dayIn(zone: string, at: number): string {
  return formatter('sv', zone, 'day-key').format(at)
}

/** A formatter costs 50 µs to make, and a list wants a hundred */
function formatter(locale: string, zone: string, style: Style | 'day-key'): Intl.DateTimeFormat {
  const key = `${locale} ${zone} ${style}`
  const known = formatters.get(key)
  if (known) return known
  const options: Intl.DateTimeFormatOptions = style === 'day-key' ? {} : STYLES[style]
  const made = new Intl.DateTimeFormat(locale, { ...options, timeZone: zone })
  formatters.set(key, made)
  return made
}
