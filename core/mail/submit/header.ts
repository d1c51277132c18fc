/** One header field (RFC 5322 §2.2). */
export interface Field {
  /** in lower case */
  name: string
  /** unfolded (RFC 5322 §2.2.3) */
  value: string
}

const END_OF_HEADER = '\r\n\r\n'
export const MAX_HEADER_BYTES = 256 * 1024
const LINE_END = /\r\n(?![ \t])/
const FIELD = /^([\x21-\x39\x3b-\x7e]+)[ \t]*:([^]*)$/
/** No field by the rules, and one to whoever trims what cannot be seen. */
const LOOSE_FIELD = /^[^\x21-\x7e]*([a-z-]+)[^\x21-\x7e]*:([^]*)$/i

/**
 * The fields in their order; null where the header is too large to be one. A line that is no field
 * is left out, and those behind it still count: others may read them.
 */
export function readHeader(raw: Buffer): Field[] | null {
  const header = headerOf(raw)
  if (header.length > MAX_HEADER_BYTES) return null
  return header.toString().split(LINE_END).flatMap(toField)
}

/** What begins with an empty line has no header. */
function headerOf(raw: Buffer): Buffer {
  if (raw.indexOf('\r\n') === 0) return raw.subarray(0, 0)
  const end = raw.indexOf(END_OF_HEADER)
  return end === -1 ? raw : raw.subarray(0, end)
}

function toField(line: string): Field[] {
  const [, name = '', value = ''] = FIELD.exec(line) ?? LOOSE_FIELD.exec(line) ?? []
  return name ? [{ name: name.toLowerCase(), value: value.replaceAll('\r\n', '').trim() }] : []
}
