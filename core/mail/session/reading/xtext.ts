/** RFC 3461 §4: printable ASCII, where + and = are written as + and two upper-case digits */
const XTEXT = /^(?:[!-*,-<>-~]|\+[\dA-F]{2})+$/
/** RFC 6533 §3: UTF-8 may stand as it is where SMTPUTF8 allows it */
const UTF8_XTEXT = /^(?:[!-*,-<>-~\u{80}-\u{10ffff}]|\+[\dA-F]{2})+$/u
const ESCAPED = /\+([\dA-F]{2})/g

/** What xtext says; null where it is none. */
export function readXtext(text: string, mayBeUtf8 = false): string | null {
  if (!(mayBeUtf8 ? UTF8_XTEXT : XTEXT).test(text)) return null
  return text.replace(ESCAPED, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
}

/** The same text in xtext; of ASCII only. */
export function writeXtext(text: string): string {
  return text.replace(/[^!-*,-<>-~]/g, (character) => {
    const code = character.charCodeAt(0).toString(16).toUpperCase()
    return `+${code.padStart(2, '0')}`
  })
}
