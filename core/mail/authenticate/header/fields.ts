import { type MessageBytes, firstBytes } from '@caliopen/contract/bytes'

/** A header field as it was received, one character a byte, folded as it was, without its last CR LF. */
export interface Field {
  /** in lower case */
  name: string
  line: string
}

/** What is behind this is not looked at; whoever signs more, is not verified. */
const HEADER_BYTES = 512 * 1024

const END = Buffer.from('\r\n\r\n')

/** The header of a message, with the CR LF of its last field. */
export async function readHeader(message: MessageBytes): Promise<Buffer> {
  return headerIn(await firstBytes(message, HEADER_BYTES))
}

/** RFC 5322 §2.2: fields from the first to the last; what has no name is none. */
export function fieldsOf(header: Buffer): Field[] {
  const fields: Field[] = []
  for (const line of header.toString('latin1').split(/\r\n(?![ \t])/)) {
    const colon = line.indexOf(':')
    if (colon < 1) continue
    fields.push({ name: line.slice(0, colon).trimEnd().toLowerCase(), line })
  }
  return fields
}

/** What stands behind the colon, unfolded (RFC 5322 §2.2.3). */
export function valueOf({ line }: Field): string {
  return line
    .slice(line.indexOf(':') + 1)
    .replace(/\r\n/g, '')
    .trim()
}

function headerIn(bytes: Buffer): Buffer {
  if (bytes[0] === 0x0d && bytes[1] === 0x0a) return bytes.subarray(0, 0)
  const end = bytes.subarray(0, HEADER_BYTES).indexOf(END)
  return end === -1 ? bytes.subarray(0, HEADER_BYTES) : bytes.subarray(0, end + 2)
}
