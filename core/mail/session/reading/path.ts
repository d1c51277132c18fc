import { normaliseDomain } from '#core/accounts/addresses.js'
import { BAD_PARAMETER } from '../refusals.js'
import type { Reply } from '../reply.js'

/** What stands behind MAIL FROM: or RCPT TO: (RFC 5321 §4.1.2). */
export interface MailPath {
  /** local part as written, domain normalised; empty for the null path <>; `postmaster` may stand without domain */
  address: string
  /** keys in upper case; true where there is no value (RFC 5321 §4.1.2, esmtp-param) */
  parameters: ReadonlyMap<string, string | true>
}

/** RFC 5321 §4.5.3.1.3: 256 with the angle brackets */
const MAX_ADDRESS_BYTES = 254
const COMMAND = /^(?:MAIL FROM|RCPT TO): *<((?:[^<>"\\]|"(?:[^"\\]|\\.)*")*)>(?: +(.*))?$/isu
/** RFC 5321 §4.1.2, Atext of RFC 5322 §3.2.3, and UTF-8 by RFC 6531 §3.3 */
const DOT_STRING =
  /^[\w!#$%&'*+/=?^`{|}~\u{80}-\u{10ffff}-]+(?:\.[\w!#$%&'*+/=?^`{|}~\u{80}-\u{10ffff}-]+)*$/u
const QUOTED_STRING = /^"(?:[^"\\\p{Cc}]|\\[\x20-\x7e])*"$/u
const ADDRESS_LITERAL = /^\[[\da-z.:-]+\]$/i
const SOURCE_ROUTE = /^@[^@:]+(?:,@[^@:]+)*:/
const PARAMETER = /^([A-Za-z\d][A-Za-z\d-]*)(?:=([\x21-\x3c\x3e-\x7e\u{80}-\u{10ffff}]+))?$/u

/** `malformed` is the answer to what is no path at all. */
export function readPath(line: string, malformed: Reply): MailPath | Reply {
  // what is not UTF-8 was read as U+FFFD
  const match = line.includes('\ufffd') ? null : COMMAND.exec(line.trimEnd())
  if (!match) return malformed
  const address = readAddress((match[1] ?? '').replace(SOURCE_ROUTE, ''))
  if (address === null) return malformed
  const parameters = readParameters(match[2])
  return parameters ? { address, parameters } : BAD_PARAMETER
}

function readAddress(text: string): string | null {
  // RFC 5321 §4.5.5 and §4.1.1.3
  if (text === '' || text.toLowerCase() === 'postmaster') return text
  const at = text.lastIndexOf('@')
  const local = readLocalPart(text.slice(0, at))
  const domain = readDomain(text.slice(at + 1))
  if (at < 1 || !local || !domain) return null
  const address = `${local}@${domain}`
  return Buffer.byteLength(address) <= MAX_ADDRESS_BYTES ? address : null
}

/** Quotes that are not needed go: "ana"@ and ana@ are the same mailbox (RFC 5321 §4.1.2). */
function readLocalPart(text: string): string | null {
  if (DOT_STRING.test(text)) return text
  if (!QUOTED_STRING.test(text)) return null
  const bare = text.slice(1, -1).replace(/\\(.)/g, '$1')
  return DOT_STRING.test(bare) ? bare : text
}

function readDomain(text: string): string | null {
  return ADDRESS_LITERAL.test(text) ? text.toLowerCase() : normaliseDomain(text)
}

/** null when one is malformed or given twice */
function readParameters(text: string | undefined): Map<string, string | true> | null {
  const parameters = new Map<string, string | true>()
  for (const word of text ? text.split(/ +/) : []) {
    const match = PARAMETER.exec(word)
    const key = match?.[1]?.toUpperCase()
    if (!key || parameters.has(key)) return null
    parameters.set(key, match?.[2] ?? true)
  }
  return parameters
}
