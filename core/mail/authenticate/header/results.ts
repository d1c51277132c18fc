import type { AuthenticationResult } from '@caliopen/contract/facts'

/** What one method found (RFC 8601 §2.2), with the properties that it looked at: `header.d`, its value. */
export interface MethodResult {
  method: 'spf' | 'dkim' | 'dmarc' | 'arc' | 'iprev'
  result: AuthenticationResult
  properties: readonly (readonly [name: string, value: string])[]
}

const TOKEN = /^[\w!#$%&'*+.^`{|}~-]+$/
const LONGEST = 255

/** Our own Authentication-Results (RFC 8601), ended with CR LF. */
export function resultsHeader(authserv: string, results: readonly MethodResult[]): string {
  return `Authentication-Results: ${resultsValue(authserv, results)}\r\n`
}

/** What stands behind the colon. Values come from strangers and stay values. */
export function resultsValue(authserv: string, results: readonly MethodResult[]): string {
  const told = results.map(({ method, result, properties }) =>
    [`${method}=${result}`, ...properties.map(([name, value]) => `${name}=${asValue(value)}`)].join(
      ' '
    )
  )
  return [asValue(authserv), ...(told.length > 0 ? told : ['none'])].join(';\r\n\t')
}

/** RFC 2045 §5.1: a token, or between quotes; of what is not printable ASCII there is a mark. */
function asValue(text: string): string {
  const printable = text.slice(0, LONGEST).replace(/[^\x20-\x7e]/g, '?')
  return TOKEN.test(printable) ? printable : `"${printable.replace(/["\\]/g, String.raw`\$&`)}"`
}
