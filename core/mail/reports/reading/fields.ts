import { REPORT_LIMITS } from './limits.js'

/** Names in lower case; the first field of a name counts. */
export type Fields = ReadonlyMap<string, string>

const FIELD = /^([\x21-\x39\x3b-\x7e]{1,80})[ \t]*:([^]*)$/

/** Groups of header-like fields with empty lines between them (RFC 3464 §2.1), line ends as they come. */
export function fieldGroups(text: string): Fields[] {
  const blocks = text
    .slice(0, 1024 * 1024)
    .split(/(?:\r?\n[ \t]*){2,}/, REPORT_LIMITS.recipients + 1)
  return blocks.map(fieldsOf).filter((fields) => fields.size > 0)
}

export function fieldsOf(text: string): Fields {
  const fields = new Map<string, string>()
  for (const line of text.split(/\r?\n(?![ \t])/, REPORT_LIMITS.fields)) {
    const [, name = '', value = ''] = FIELD.exec(line) ?? []
    const key = name.toLowerCase()
    if (name && !fields.has(key)) fields.set(key, tidy(value))
  }
  return fields
}

/** On one line, and no longer than anybody reads. */
export function tidy(text: string): string {
  return text
    .replaceAll(/[\p{Cc}\s]+/gu, ' ')
    .trim()
    .slice(0, REPORT_LIMITS.text)
}

/** `rfc822; ana@example.org` without its type (RFC 3464 §2.3.1). */
export function withoutType(value: string | undefined): string | null {
  if (value === undefined) return null
  const text = value.replace(/^[\w-]+[ \t]*;/, '').trim()
  return text === '' ? null : text
}

/** An address alone, whatever stands around it. */
export function addressIn(value: string | undefined): string | null {
  const text = withoutType(value)
  const [, bracketed] = /<([^<>\s]+)>/.exec(text ?? '') ?? []
  const address = bracketed ?? text
  return address !== null && /^[^\s<>@]+@[^\s<>@]+$/.test(address) ? address : null
}

/** RFC 5322 §3.6.4, with its angle brackets. */
export function messageIdIn(value: string | undefined): string | null {
  return /<[^<>\s]{1,500}>/.exec(value ?? '')?.[0] ?? null
}
