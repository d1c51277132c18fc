import { PluginError, type PluginErrorCode } from '@caliopen/contract/plugin/errors'
import type { Message } from '@caliopen/contract/text'
import type { ApiReply } from './api.js'

/** What the request was about, for the sentence. */
export type Subject = Message['values']

const A_MINUTE = 60_000

/** What an answer means that is no success: the API's own words are kept for the log. */
export function faultOf({ status, headers, body }: ApiReply, subject: Subject): PluginError {
  const words = wordsOf(body)
  const detail = `${status}: ${words}`
  if (status === 401) return fault('E_CREDENTIALS', 'token', detail)
  if (status === 403) return fault('E_CREDENTIALS', 'rights', detail, subject)
  if (status === 404) return fault('E_NO_ZONE', 'no_zone', detail, subject)
  if (status === 429) {
    return fault('E_RATE_LIMIT', 'slower', detail, {}, retryAfter(headers['retry-after']))
  }
  if (status >= 500) return fault('E_TEMPORARY', 'away', detail)
  return fault('E_REFUSED', 'refused', detail, { ...subject, words })
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

/** One sentence, or one a field of what was sent. */
function wordsOf(body: unknown): string {
  const { message, errors } = (body ?? {}) as { message?: unknown; errors?: unknown }
  const fields = Array.isArray(errors) ? errors : []
  const words = fields.map((error: { name?: unknown; description?: unknown }) =>
    [error.name, error.description].filter(Boolean).join(': ')
  )
  return [...words, message]
    .filter((one) => typeof one === 'string')
    .join('; ')
    .slice(0, 300)
}

/** Seconds (RFC 9110 §10.2.3). */
function retryAfter(header: string | undefined): number {
  const seconds = Number(header)
  return header !== undefined && seconds > 0 ? seconds * 1000 : A_MINUTE
}
