import { normaliseDomain } from '#core/accounts/addresses.js'

/**
 * Who an Authentication-Results field says it is from (RFC 8601 §2.2): lower case, A-labels, without the dot at its
 * end. null where that cannot be told.
 */
export function authservId(value: string): string | null {
  const rest = withoutComments(value)
  const written = rest.startsWith('"') ? quotedString(rest) : (/^[^\s;="]+/.exec(rest)?.[0] ?? null)
  return written === null ? null : normaliseDomain(written.trim().replace(/\.$/, ''))
}

/** RFC 5322 §3.2.2: comments nest, may stand before the name and hold quoted pairs. */
function withoutComments(value: string): string {
  let [text, depth, isQuoted] = ['', 0, false]
  for (let at = 0; at < value.length; at += 1) {
    const character = value.charAt(at)
    if (character === '\\' && (depth > 0 || isQuoted)) {
      if (depth === 0) text += value.slice(at, at + 2)
      at += 1
    } else if (character === '"' && depth === 0) {
      isQuoted = !isQuoted
      text += character
    } else if (character === '(' && !isQuoted) depth += 1
    else if (character === ')' && !isQuoted && depth > 0) depth -= 1
    else if (depth === 0) text += character
  }
  return text.replace(/[\r\n\t ]+/g, ' ').trim()
}

function quotedString(text: string): string | null {
  const inside = /^"((?:[^"\\]|\\.)*)"/s.exec(text)?.[1]
  return inside === undefined ? null : inside.replace(/\\(.)/gs, '$1')
}
