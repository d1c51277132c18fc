import { PluginError, type PluginErrorCode } from '@caliopen/contract/plugin/errors'
import type { Message } from '@caliopen/contract/text'
import type { ApiError, ApiReply } from './api.js'

/** What the request was about, for the sentence. */
export type Subject = Message['values']

/** Whoever goes over the limit is shut out that long, where no header says otherwise. */
const FIVE_MINUTES = 300_000

/** “Invalid request headers”: what was sent cannot be a token. */
const NO_TOKEN = 6003

/** What an answer means that is no success: the API's own words are kept for the log. */
export function faultOf({ status, headers, body }: ApiReply, subject: Subject): PluginError {
  const errors = flat(body.errors)
  const words = wordsOf(errors)
  const detail = `${status}: ${words}`
  if (status === 401 || isAboutToken(status, errors)) return fault('E_CREDENTIALS', 'token', detail)
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

/** 403 is said of a token that is none and of one that may not, under the same code; the words tell them apart. */
function isAboutToken(status: number, errors: readonly ApiError[]): boolean {
  if (status === 400) return errors.some(({ code }) => code === NO_TOKEN)
  return status === 403 && errors.some(({ message }) => /access token/i.test(message ?? ''))
}

/** Each error, and what lies behind it. */
function flat(errors: readonly ApiError[] | undefined): ApiError[] {
  return (errors ?? []).flatMap((error) => [error, ...flat(error.error_chain)])
}

function wordsOf(errors: readonly ApiError[]): string {
  return errors
    .map(({ code, message }) => (code ? `${message} (${code})` : message))
    .join('; ')
    .slice(0, 300)
}

/** Seconds (RFC 9110 §10.2.3). */
function retryAfter(header: string | undefined): number {
  const seconds = Number(header)
  return header !== undefined && seconds > 0 ? seconds * 1000 : FIVE_MINUTES
}
