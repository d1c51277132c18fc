/** Domain names in messages (RFC 1035 §3.1, §4.1.4); as text they are lower-case and end with a dot. */
const LONGEST_LABEL = 63
const LONGEST = 255
const MOST_POINTERS = 64

/** Throws a TypeError where the text is no name. */
export function encodeName(name: string): Buffer {
  const labels = labelsOf(name)
  const parts = labels.flatMap((label) => {
    const bytes = labelBytes(label)
    if (bytes.length === 0 || bytes.length > LONGEST_LABEL) throw new TypeError(`no name: ${name}`)
    return [Buffer.of(bytes.length), bytes]
  })
  const encoded = Buffer.concat([...parts, Buffer.of(0)])
  if (encoded.length > LONGEST) throw new TypeError(`too long a name: ${name}`)
  return encoded
}

/** The name, and where the message goes on after it. Throws where it leads nowhere. */
export function decodeName(message: Buffer, start: number): [name: string, end: number] {
  const labels: string[] = []
  let at = start
  let end: number | null = null
  for (let pointers = 0; ;) {
    const length = message.readUInt8(at)
    if (length === 0) return [`${labels.join('.')}.`.toLowerCase(), end ?? at + 1]
    if ((length & 0xc0) === 0xc0) {
      pointers += 1
      if (pointers > MOST_POINTERS) throw new RangeError('a name that goes round in circles')
      end ??= at + 2
      at = message.readUInt16BE(at) & 0x3fff
      continue
    }
    if (length > LONGEST_LABEL) throw new RangeError('a label of a kind that nobody uses')
    labels.push(labelText(message.subarray(at + 1, at + 1 + length)))
    if (labels.length > 128) throw new RangeError('a name of too many labels')
    at += length + 1
  }
}

/** Without the last dot, as plans and lists write names. */
export function relaxed(name: string): string {
  return name.replace(/\.$/, '').toLowerCase()
}

/** A dot in a label is written `\.`. */
function labelsOf(name: string): string[] {
  const text = name.replace(/(?<!\\)\.$/, '')
  if (/^\.|(?<!\\)\.\./.test(text)) throw new TypeError(`no name: ${name}`)
  return text === '' ? [] : (text.match(/(?:\\.|[^.\\])+/gs) ?? [])
}

function labelBytes(label: string): Buffer {
  const text = label.replaceAll(/\\(\d{3})|\\(.)/gs, (_, decimal?: string, other?: string) =>
    decimal === undefined ? (other ?? '') : String.fromCharCode(Number(decimal) & 0xff)
  )
  return Buffer.from(text, 'latin1')
}

function labelText(bytes: Buffer): string {
  return [...bytes]
    .map((byte) => {
      if (byte === 0x2e || byte === 0x5c) return `\\${String.fromCharCode(byte)}`
      return byte > 0x20 && byte < 0x7f
        ? String.fromCharCode(byte)
        : `\\${String(byte).padStart(3, '0')}`
    })
    .join('')
}
