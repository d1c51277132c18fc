import type { I18n } from '@adonisjs/i18n'
import { sizeText } from './sizes.js'

const GIGABYTE = 1_000_000_000
const MOST = 100_000

/** Bytes of what was typed in GB; null for an empty field; false for what is no room. */
export function readRoom(text: unknown): number | null | false {
  const typed = typeof text === 'string' ? text.trim().replace(',', '.') : ''
  if (typed === '') return null
  const gigabytes = Number(typed)
  if (!Number.isFinite(gigabytes) || gigabytes < 0.01 || gigabytes > MOST) return false
  return Math.round(gigabytes * GIGABYTE)
}

export function roomField(bytes: number | null): string {
  return bytes === null ? '' : String(bytes / GIGABYTE)
}

/** "1.2 GB of 5 GB", or without a limit "1.2 GB". */
export function usedText(i18n: I18n, bytes: number, limit: number | null): string {
  const used = sizeText(bytes, i18n.locale)
  if (limit === null) return used
  return i18n.t('people.used', { used, limit: sizeText(limit, i18n.locale) })
}

export function percentOf(bytes: number, limit: number | null): number | null {
  return limit === null ? null : Math.min(100, Math.round((bytes / limit) * 100))
}
