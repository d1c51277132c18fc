import type { ArrivalTls } from '@caliopen/contract/arrival'

/** What the header lines say that we put before a message we take in (RFC 5321 §4.4). */
export interface Trace {
  /** as the sender wrote it; empty for the null path */
  from: string
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
const DAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat']
const MONTHS = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ')

/** Return-Path and Received, each line ended with CR LF. */
export function traceHeader(trace: Trace): string {
  return `Return-Path: <${trace.from}>\r\n${receivedHeader(trace)}`
}

export function receivedHeader(trace: Omit<Trace, 'from'>): string {
  const { hostname, protocol, id, tls, recipient } = trace
  const security = tls ? ` (${tls.protocol} ${tls.cipher})` : ''
  return (
    `Received: from ${clientName(trace)}\r\n` +
    `\tby ${hostname} with ${protocol}${security} id ${id}` +
    `${recipient === null ? '' : `\r\n\tfor <${recipient}>`};\r\n` +
    `\t${dateTime(trace.receivedAt)}\r\n`
  )
}

/** RFC 5322 §3.3, in UTC. */
export function dateTime(time: number): string {
  const date = new Date(time)
  const day = `${DAYS[date.getUTCDay()]}, ${date.getUTCDate()} ${MONTHS[date.getUTCMonth()]}`
  return `${day} ${date.getUTCFullYear()} ${date.toISOString().slice(11, 19)} +0000`
}

/** What the client calls itself is only repeated where it cannot be mistaken for syntax. */
function clientName({ helo, remoteAddress }: Pick<Trace, 'helo' | 'remoteAddress'>): string {
  const literal = remoteAddress.includes(':') ? `[IPv6:${remoteAddress}]` : `[${remoteAddress}]`
  return NAME.test(helo) ? `${helo} (${literal})` : literal
}
