/**
 * Character-strings in presentation form (RFC 1035 §5.1): quoted or not, `\X` for a character and `\DDD` for a byte.
 * A TXT record is one or more of them, each at most 255 bytes (§3.3.14).
 */
const LONGEST = 255

/** The bytes of each string; null where the text is not well formed. */
export function readCharacterStrings(text: string): Buffer[] | null {
  const strings: Buffer[] = []
  let rest = text.trim()
  while (rest !== '') {
    const found = /^"((?:[^"\\]|\\.)*)"|^((?:[^\s"\\]|\\.)+)/s.exec(rest)
    const bytes = found && unescape(found[1] ?? found[2] ?? '')
    if (!found || !bytes) return null
    strings.push(bytes)
    rest = rest.slice(found[0].length).trimStart()
  }
  return strings
}

/** Quoted, with everything that is not plain ASCII as `\DDD`. */
export function printCharacterStrings(strings: readonly Buffer[]): string {
  return strings.map((bytes) => `"${[...bytes].map(escaped).join('')}"`).join(' ')
}

/** As many strings as a text needs. */
export function splitIntoStrings(bytes: Buffer): Buffer[] {
  if (bytes.length === 0) return [bytes]
  const strings: Buffer[] = []
  for (let at = 0; at < bytes.length; at += LONGEST) strings.push(bytes.subarray(at, at + LONGEST))
  return strings
}

function unescape(text: string): Buffer | null {
  const bytes: number[] = []
  for (let at = 0; at < text.length; at += 1) {
    if (text[at] !== '\\') {
      const character = String.fromCodePoint(text.codePointAt(at) ?? 0)
      bytes.push(...Buffer.from(character))
      at += character.length - 1
      continue
    }
    const decimal = /^\d{3}/.exec(text.slice(at + 1))?.[0]
    if (decimal !== undefined && Number(decimal) > 255) return null
    bytes.push(decimal === undefined ? text.charCodeAt(at + 1) & 0xff : Number(decimal))
    at += decimal?.length ?? 1
  }
  return Buffer.from(bytes)
}

function escaped(byte: number): string {
  if (byte === 0x22 || byte === 0x5c) return `\\${String.fromCharCode(byte)}`
  if (byte >= 0x20 && byte < 0x7f) return String.fromCharCode(byte)
  return `\\${String(byte).padStart(3, '0')}`
}
