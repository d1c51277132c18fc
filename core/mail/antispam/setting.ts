import type { Setting } from '#core/accounts/settings/setting.js'
import { parseZones, type ListZone } from './lists/zones.js'
import type { Thresholds } from './decide.js'

/** How this service finds spam. */
export interface AntispamSetting {
  /** where rspamd scans, `http://127.0.0.1:11333`; null: nothing is scanned */
  scanner: string | null
  /** where rspamd learns, `http://127.0.0.1:11334`; null: it learns nothing */
  controller: string | null
  /** of the controller, sealed; null: it asks for none */
  password: string | null
  /** what happens to mail that cannot be scanned: taken in and scanned later, or asked for again */
  whenAbsent: 'accept' | 'defer'
  thresholds: Thresholds
  /** DNS lists of bad and good senders (RFC 5782), at most ten */
  zones: readonly ListZone[]
}

/** Passwords of the controller are sealed for this. */
export const SEALED_FOR = 'mail.antispam'

const OFF: AntispamSetting = {
  ...{ scanner: null, controller: null, password: null, whenAbsent: 'accept' },
  thresholds: { junk: null, reject: null, refuses: true, waits: true },
  zones: [],
}

export const ANTISPAM: Setting<AntispamSetting> = {
  name: 'mail.antispam',
  fallback: OFF,
  parse(value) {
    if (!isRecord(value)) return null
    const { password, whenAbsent, thresholds } = value
    return {
      scanner: asAddress(value.scanner),
      controller: asAddress(value.controller),
      password: typeof password === 'string' ? password : null,
      whenAbsent: whenAbsent === 'defer' ? 'defer' : 'accept',
      thresholds: isRecord(thresholds) ? parseThresholds(thresholds) : OFF.thresholds,
      zones: parseZones(value.zones),
    }
  },
}

export function isOn({ scanner, zones }: AntispamSetting): boolean {
  return scanner !== null || zones.length > 0
}

/** `http://host:port` and nothing behind it, or null. */
export function asAddress(value: unknown): string | null {
  if (typeof value !== 'string' || !URL.canParse(value)) return null
  const { protocol, origin, pathname, search, username } = new URL(value)
  const isPlain = protocol === 'http:' || protocol === 'https:'
  return isPlain && pathname === '/' && search === '' && username === '' ? origin : null
}

function parseThresholds(value: Record<string, unknown>): Thresholds {
  return {
    junk: asScore(value.junk),
    reject: asScore(value.reject),
    refuses: value.refuses !== false,
    waits: value.waits !== false,
  }
}

function asScore(value: unknown): number | null {
  return typeof value === 'number' && value > 0 && value <= 1000 ? value : null
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
