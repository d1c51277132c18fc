import { PluginError } from '@caliopen/contract/plugin/errors'

const MOST = 64
const MOST_BYTES = 32 * 1024

/** RFC 9110 §5.6.2 and §5.5: what could end a line begins no other. */
const TOKEN = /^[!#$%&'*+.^_`|~\dA-Za-z-]{1,100}$/
const VALUE = /^[\t\x20-\x7e\x80-\xff]*$/

/** The connection's own (RFC 9110 §7.6.1), and what the core says itself. */
const OURS: ReadonlySet<string> = new Set([
  'accept-encoding',
  'connection',
  'content-length',
  'expect',
  'host',
  'keep-alive',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
])

/** What says who asks: it goes to the place it was meant for, and nowhere else. */
const PERSONAL: ReadonlySet<string> = new Set(['authorization', 'cookie', 'proxy-authorization'])

export type HttpHeaders = Record<string, string>

/** Throws E_CONTRACT, E_LIMIT, and E_NOT_ALLOWED for a header that is the core's. */
export function checkHeaders(entries: readonly [string, unknown][]): HttpHeaders {
  if (entries.length > MOST) throw new PluginError('E_LIMIT', `more than ${MOST} headers`)
  const headers: HttpHeaders = {}
  let bytes = 0
  for (const [name, value] of entries) {
    if (typeof value !== 'string' || !TOKEN.test(name) || !VALUE.test(value)) {
      throw new PluginError('E_CONTRACT', `the header ${JSON.stringify(name)} is not well formed`)
    }
    const lower = name.toLowerCase()
    if (OURS.has(lower) || lower.startsWith('proxy-')) {
      throw new PluginError('E_NOT_ALLOWED', `the header ${lower} is the core's`)
    }
    bytes += name.length + value.length
    headers[lower] = value
  }
  if (bytes > MOST_BYTES) throw new PluginError('E_LIMIT', `${bytes} bytes of headers`)
  return headers
}

/** For the next place of a redirect, which is another's. */
export function withoutPersonal(headers: HttpHeaders): HttpHeaders {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !PERSONAL.has(name)))
}

/** As they came, lower-case; those that came several times joined (RFC 9110 §5.3). */
export function answeredHeaders(
  headers: Readonly<Record<string, string | string[] | undefined>>
): HttpHeaders {
  const entries = Object.entries(headers).flatMap(([name, value]): [string, string][] => {
    if (value === undefined || name === '__proto__') return []
    return [[name.toLowerCase(), Array.isArray(value) ? value.join(', ') : value]]
  })
  return Object.fromEntries(entries)
}
