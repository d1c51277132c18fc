/** What a message lacks that a submission server may add (RFC 6409 §8). */
export interface Completion {
  /** with its angle brackets */
  messageId: string
  date: Date
}

const CRLF = '\r\n'
/** RFC 5322 §3.6.3: copies that the others do not know of stay unknown */
const HIDDEN = new Set(['bcc', 'resent-bcc'])

/**
 * The message as it may go out: without Bcc, with Date and Message-ID. The bytes of everything else
 * stay as they are, so that signatures hold.
 */
export function completeMessage(raw: Buffer, completion: Completion): Buffer {
  const end = endOfHeader(raw)
  const header = raw.subarray(0, end).toString('latin1')
  const fields = fieldsOf(header)
  const names = new Set(fields.map(nameOf))
  const added = [
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
