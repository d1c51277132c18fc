import { PluginError, type PluginErrorCode } from '@caliopen/contract/plugin/errors'
import type { Message } from '@caliopen/contract/text'
import type { ApiReply } from './api.js'

/** What the request was about, for the sentence. */
export type Subject = Message['values']

const A_MINUTE = 60_000

/** The service that the zone belongs to is not paid for any more. */
const EXPIRED = 460

/** One of the three keys is wrong, was withdrawn, has ended or was never confirmed. */
const OF_KEYS = new Set([
  'INVALID_KEY',
  'INVALID_CREDENTIAL',
  'NOT_CREDENTIAL',
  'INVALID_SIGNATURE',
])

/** What an answer means that is no success: the API's own words are kept for the log. */
export function faultOf(reply: ApiReply, subject: Subject): PluginError {
  const { status, headers } = reply
  const { errorCode, words } = whatOf(reply)
  const detail = `${status}: ${[errorCode, words].filter(Boolean).join(' ')}`
  if (status === 401 || OF_KEYS.has(errorCode)) return fault('E_CREDENTIALS', 'keys', detail)
  if (errorCode === 'QUERY_TIME_OUT') return fault('E_TEMPORARY', 'clock', detail)
  if (status === 403) return fault('E_CREDENTIALS', 'rights', detail, subject)
  if (status === 404) return fault('E_NO_ZONE', 'no_zone', detail, subject)
  if (status === EXPIRED) return fault('E_REFUSED', 'expired', detail, subject)
  if (status === 429) {
    return fault('E_RATE_LIMIT', 'slower', detail, {}, retryAfter(headers['retry-after']))
  }
  if (status >= 500 || status < 400) return fault('E_TEMPORARY', 'away', detail)
  return fault('E_REFUSED', 'refused', detail, { ...subject, words })
}

/** A zone that is not there, or that these keys do not open. */
export function isNotOurs(reply: ApiReply): boolean {
  if (reply.status === 404) return true
  return reply.status === 403 && !OF_KEYS.has(whatOf(reply).errorCode)
}

export function fault(
  code: PluginErrorCode,
  key: string,
  detail: string,
  values: Subject = {},
  retryAfterMs: number | null = null
): PluginError {
  return new PluginError(code, detail, {
    text: { key: `faults.${key}`, values },
    retryAfter: retryAfterMs,
  })
}

function whatOf({ body }: ApiReply): { errorCode: string; words: string } {
  const { errorCode, message } = (body ?? {}) as { errorCode?: unknown; message?: unknown }
  const words = typeof message === 'string' ? message.slice(0, 300) : ''
  return { errorCode: typeof errorCode === 'string' ? errorCode : '', words }
}

/** Seconds (RFC 9110 §10.2.3). */
function retryAfter(header: string | undefined): number {
  const seconds = Number(header)
  return header !== undefined && seconds > 0 ? seconds * 1000 : A_MINUTE
}
