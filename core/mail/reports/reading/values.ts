import { isIP } from 'node:net'
import { normaliseDomain } from '#core/accounts/addresses.js'
import { tidy } from './fields.js'

/** Reads what came as XML or JSON, believing none of it. */
export function childOf(parent: unknown, name: string): unknown {
  if (typeof parent !== 'object' || parent === null) return undefined
  return Object.hasOwn(parent, name) ? Reflect.get(parent, name) : undefined
}

export function listOf(value: unknown, most: number): unknown[] {
  if (value === undefined || value === null || value === '') return []
  return Array.isArray(value) ? value.slice(0, most) : [value]
}

export function textOf(value: unknown, most = 200): string {
  if (typeof value === 'number') return String(value)
  return typeof value === 'string' ? tidy(value).slice(0, most) : ''
}

/** A whole number of something; 0 for what is none. */
export function countOf(value: unknown): number {
  const count = Number(textOf(value))
  return Number.isSafeInteger(count) && count > 0 ? Math.min(count, 1_000_000_000) : 0
}

export function domainIn(value: unknown): string | null {
  return normaliseDomain(textOf(value, 254).replace(/\.$/, ''))
}

export function ipIn(value: unknown): string | null {
  const text = textOf(value, 64)
  return isIP(text) ? text.toLowerCase() : null
}

/** Seconds since the epoch (RFC 7489) or a date (RFC 8460); null outside of the years that can be meant. */
export function timeOf(value: unknown): number | null {
  const text = textOf(value, 40)
  const time = /^\d{1,12}$/.test(text) ? Number(text) * 1000 : Date.parse(text)
  return time > EARLIEST && time < LATEST ? time : null
}

const EARLIEST = Date.UTC(2010, 0, 1)
const LATEST = Date.UTC(2100, 0, 1)
