/** One header field (RFC 5322 §2.2) and where it stands in the message. */
export interface Field {
  /** in lower case */
  name: string
  /** unfolded (RFC 5322 §2.2.3) */
  value: string
  start: number
  end: number
}

const END_OF_HEADER = '\r\n\r\n'
const MAX_HEADER_BYTES = 256 * 1024
/** A line and those that continue it; lines end in CR LF, the session has seen to that. */
const FIELD = /([^\r\n]*)\r\n((?:[ \t][^\r\n]*\r\n)*)/gy
const NAME = /^([\x21-\x39\x3b-\x7e]+)[ \t]*:/

/** The fields in their order; null where the header is too large to be one. Lines that are no field are left out. */
export function readHeader(raw: Buffer): Field[] | null {
  const text = headerText(raw)
  if (text === null) return null
  return [...text.matchAll(FIELD)].flatMap(toField)
}

/** The message without some of its fields. */
export function withoutFields(raw: Buffer, fields: readonly Field[]): Buffer[] {
  const pieces: Buffer[] = []
  let from = 0
  for (const { start, end } of fields) {
    pieces.push(raw.subarray(from, start))
    from = end
  }
  return [...pieces, raw.subarray(from)]
}

/** As latin1, so that a character is a byte. */
function headerText(raw: Buffer): string | null {
  if (raw.subarray(0, 2).equals(Buffer.from('\r\n'))) return ''
  const at = raw.indexOf(END_OF_HEADER)
  const end = at === -1 ? raw.length : at + 2
  return end > MAX_HEADER_BYTES ? null : raw.toString('latin1', 0, end)
}

function toField(match: RegExpExecArray): Field[] {
  const [whole, line = '', folded = ''] = match
  const name = NAME.exec(line)
  if (!name?.[1]) return []
  const value = (line.slice(name[0].length) + folded).replaceAll('\r\n', '')
  return [
    {
      name: name[1].toLowerCase(),
      value: Buffer.from(value, 'latin1').toString().trim(),
      start: match.index,
      end: match.index + whole.length,
    },
  ]
}
