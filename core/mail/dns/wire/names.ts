import { domainToASCII } from 'node:url'
import { MalformedDnsError } from './types.js'

/** RFC 1035 §2.3.4: octets of a label, and of a whole name with its lengths */
const LABEL = 63
const NAME = 255

/** More pointers than this in one name are there to keep us busy (RFC 9267 §2). */
const JUMPS = 16

/** As it is asked for and compared: in lower case, without the dot at its end; the root is empty. */
export function plainName(name: string): string {
  // what has no form in ASCII stays, and is refused as a name
  const plain = isAscii(name) ? name.toLowerCase() : domainToASCII(name) || name
  return plain.endsWith('.') ? plain.slice(0, -1) : plain
}

/** The octets of a plain name; null for what can be no name. */
export function writeName(name: string): Buffer | null {
  if (name === '') return Buffer.from([0])
  const labels = name.split('.')
  if (name.length + 2 > NAME || labels.some(({ length }) => length === 0 || length > LABEL)) {
    return null
  }
  if (!isAscii(name)) return null
  return Buffer.from(
    `${labels.map((label) => String.fromCharCode(label.length) + label).join('')}\0`,
    'latin1'
  )
}

export interface ReadName {
  name: string
  /** the offset behind it */
  end: number
}

/** RFC 1035 §4.1.4. Throws E_MALFORMED_DNS. */
export function readName(bytes: Buffer, offset: number): ReadName {
  const labels: string[] = []
  let end = -1
  let [at, octets, jumps] = [offset, 1, 0]
  for (;;) {
    const length = bytes[at]
    if (length === undefined) throw new MalformedDnsError('a name ends too early')
    if (length === 0) return { name: labels.join('.'), end: end === -1 ? at + 1 : end }
    if (length >= 0xc0) {
      const target = ((length & 0x3f) << 8) | (bytes[at + 1] ?? 0)
      if (end === -1) end = at + 2
      // backwards only, so that it ends
      if (target >= at || ++jumps > JUMPS) throw new MalformedDnsError('a name runs in circles')
      at = target
      continue
    }
    octets += length + 1
    if (length > LABEL || octets > NAME || at + length >= bytes.length) {
      throw new MalformedDnsError('a name is too long')
    }
    labels.push(labelText(bytes.toString('latin1', at + 1, at + 1 + length)))
    at += length + 1
  }
}

/** RFC 4343 §2.1: what a host name would not hold is escaped, so that no dot joins two labels. */
function labelText(label: string): string {
  if (/^[\w-]+$/.test(label)) return label.toLowerCase()
  return label
    .toLowerCase()
    .replaceAll(/[\\.]/g, String.raw`\$&`)
    .replaceAll(/[^!-~]/g, (one) => `\\${String(one.charCodeAt(0)).padStart(3, '0')}`)
}

function isAscii(text: string): boolean {
  return /^[!-~]*$/.test(text)
}
