import type { MessageBytes } from '@caliopen/contract/bytes'

/** A message, and how it came: what rspamd is told beside the bytes. */
export interface ScanRequest {
  message: MessageBytes
  /** envelope sender; empty for the null path */
  from: string
  recipients: readonly string[]
  /** names the message in both logs */
  queueId: string
  /** our name */
  hostname: string
  /** null for what nobody saw travel */
  client: ScannedClient | null
  /** the account that hands it over; null for what comes from outside */
  user: string | null
}

export interface ScannedClient {
  remoteAddress: string
  /** by reverse DNS */
  remoteName: string | null
  helo: string
  tls: { protocol: string; cipher: string } | null
}

const MOST_RECIPIENTS = 100

/** https://docs.rspamd.com/developers/protocol#http-headers; names and values in turns. */
export function requestHeaders(request: ScanRequest): string[] {
  const { message, from, recipients, queueId, hostname, client, user } = request
  const headers: [string, string | null | undefined][] = [
    ['Content-Length', String(message.size)],
    ['From', from],
    ...recipients.slice(0, MOST_RECIPIENTS).map((one): [string, string] => ['Rcpt', one]),
    ['Queue-Id', queueId],
    ['MTA-Name', hostname],
    ['User', user],
    ['IP', client?.remoteAddress],
    ['Helo', client?.helo],
    ['Hostname', client && (client.remoteName ?? 'unknown')],
    ['TLS-Version', client?.tls?.protocol],
    ['TLS-Cipher', client?.tls?.cipher],
  ]
  return headers.flatMap(([name, value]) => (value ? [name, asField(value)] : []))
}

/** UTF-8, one character a byte, and nothing that could end the line. */
function asField(value: string): string {
  return Buffer.from(value.replaceAll(/[\u0000-\u001f\u007f]/g, ' ')).toString('latin1')
}
