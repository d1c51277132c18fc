/** What a message lacks that a submission server may add (RFC 6409 §8). */
export interface Completion {
  /** with its angle brackets */
  messageId: string
  date: Date
  /** lines for the top, each CRLF-ended */
  trace: string
}

const CRLF = '\r\n'
/**
 * What must not travel: copies that the others do not know of (RFC 5322 §3.6.3), the return path, which the
 * last host writes (RFC 5321 §4.4), where the writer sits, and what a program notes for itself. Received lines
 * of hosts before us stay: without them a loop would go on for ever (RFC 5321 §6.3).
 */
const HIDDEN = new Set([
  ...['bcc', 'resent-bcc', 'return-path'],
  ...['x-originating-ip', 'x-client-ip', 'x-sender-ip', 'x-source-ip', 'x-real-ip', 'x-remote-ip'],
  ...['x-originating-host', 'x-originating-client', 'x-forwarded-for'],
  ...['fcc', 'x-account-key', 'x-identity-key', 'x-mozilla-status', 'x-mozilla-status2'],
  ...['x-mozilla-keys', 'x-mozilla-draft-info', 'x-mozilla-external-attachment-url'],
])

/**
 * The message as it may go out: without Bcc and what else must not travel, with Date and Message-ID. The bytes
 * of everything else stay as they are, so that signatures hold.
 */
export function completeMessage(raw: Buffer, completion: Completion): Buffer {
  const end = endOfHeader(raw)
  const header = raw.subarray(0, end).toString('latin1')
  const fields = fieldsOf(header)
  const names = new Set(fields.map(nameOf))
  const added = [
    completion.trace,
    names.has('date') ? '' : `Date: ${rfc5322Date(completion.date)}${CRLF}`,
    names.has('message-id') ? '' : `Message-ID: ${completion.messageId}${CRLF}`,
  ].join('')
  const kept = fields.filter((field) => !HIDDEN.has(nameOf(field))).join('')
  if (added === '' && kept === header) return raw
  return Buffer.concat([Buffer.from(added + kept, 'latin1'), raw.subarray(end)])
}

/** RFC 5322 §3.3, in UTC. */
export function rfc5322Date(date: Date): string {
  return date.toUTCString().replace(/GMT$/, '+0000')
}

/** Where the empty line begins, or the end where there is no body. */
function endOfHeader(raw: Buffer): number {
  if (raw.subarray(0, 2).toString('latin1') === CRLF) return 0
  const at = raw.indexOf('\r\n\r\n')
  return at === -1 ? raw.length : at + CRLF.length
}

/** A field and the lines that continue it (RFC 5322 §2.2.3), line ends included. */
function fieldsOf(header: string): string[] {
  return header.split(/(?<=\r\n)(?![ \t])/).filter((field) => field !== '')
}

function nameOf(field: string): string {
  return field.slice(0, field.indexOf(':')).trim().toLowerCase()
}
