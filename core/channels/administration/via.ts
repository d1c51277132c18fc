import { isIP } from 'node:net'
import { normaliseDomain } from '#core/accounts/addresses.js'

const MAX_PORT = 65_535

/** `HOST`, `HOST:PORT` or `[ADDRESS]:PORT` as it is kept; null for what is none. */
export function readVia(text: string): string | null {
  const parts = partsOf(text.trim())
  if (!parts || parts.port === 0) return null
  const { host, port } = parts
  const name = isIP(host) === 6 ? `[${host}]` : isIP(host) === 4 ? host : normaliseDomain(host)
  if (!name) return null
  return port === null ? name : `${name}:${port}`
}

/** The host and port of what `readVia` gave; null: the usual one. */
export function partsOf(via: string): { host: string; port: number | null } | null {
  const found = /^(?:\[(?<six>[\da-f:.]+)\]|(?<host>[^\s:[\]]+))(?::(?<port>\d{1,5}))?$/i.exec(via)
  const host = found?.groups?.six ?? found?.groups?.host
  const port = found?.groups?.port
  if (host === undefined || (found?.groups?.six !== undefined && isIP(host) !== 6)) return null
  if (port === undefined) return { host, port: null }
  return Number(port) <= MAX_PORT ? { host, port: Number(port) } : null
}
