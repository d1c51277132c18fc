import type { ArrivalTls } from '@caliopen/contract/arrival'
import { rfc5322Date } from '#core/messages/submissions/complete_message.js'

/** What the header lines say that we put before a message we take in (RFC 5321 §4.4). */
export interface Trace {
  helo: string
  remoteAddress: string
  tls: ArrivalTls | null
  hostname: string
  /** RFC 3848, RFC 6531 §3.7.3 */
  protocol: string
  id: string
  /** only a single recipient is named: others have no business knowing who else got it */
  recipient: string | null
  receivedAt: number
}

const NAME = /^[\w.:[\]-]{1,255}$/

/** Each line ended with CR LF. Only the last server puts Return-Path (RFC 5321 §4.4). */
export function returnPath(from: string): string {
  return `Return-Path: <${from}>\r\n`
}

/** Each line ended with CR LF. */
export function receivedHeader(trace: Trace): string {
  const { hostname, protocol, id, tls, recipient } = trace
  const security = tls ? ` (${tls.protocol} ${tls.cipher})` : ''
  return (
    `Received: from ${clientName(trace)}\r\n` +
    `\tby ${hostname} with ${protocol}${security} id ${id}` +
    `${recipient === null ? '' : `\r\n\tfor <${recipient}>`};\r\n` +
    `\t${rfc5322Date(new Date(trace.receivedAt))}\r\n`
  )
}

/** What the client calls itself is only repeated where it cannot be mistaken for syntax. */
function clientName({ helo, remoteAddress }: Pick<Trace, 'helo' | 'remoteAddress'>): string {
  const literal = remoteAddress.includes(':') ? `[IPv6:${remoteAddress}]` : `[${remoteAddress}]`
  return NAME.test(helo) ? `${helo} (${literal})` : literal
}
