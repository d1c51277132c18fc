import type { Element } from '@xmpp/xml'
import { NS } from '../wire/namespaces.js'

/** Characters; what is longer is no chat any more. */
const LONGEST = 100_000
/** All but tab and line feed. */
const CONTROLS = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F-\u009F\u2028\u2029\uFFFE\uFFFF]/g

/** What a person reads of a message; null where there is nothing to read. */
export function textOf(stanza: Element): string | null {
  const armored = stanza.getChildText('x', NS.pgpLegacy)
  if (armored) return pgpMessage(armored)
  const body = stanza.getChildText('body', stanza.getNS())
  const text = body === null ? null : cleaned(withoutQuote(stanza, body))
  return withLinks(stanza, text) ?? encryptedWith(stanza)
}

/** Plain text as the contract has it. */
export function cleaned(text: string): string {
  return text.replaceAll(/\r\n?/g, '\n').replaceAll(CONTROLS, '').toWellFormed().slice(0, LONGEST)
}

/** XML 1.0 §2.2: what may not stand in a document, escaped or not. */
export function sendable(text: string): string {
  return cleaned(text).replaceAll('\u{FFFD}', '?')
}

/** XEP-0066: a file is a link; often it is the body as well. */
function withLinks(stanza: Element, text: string | null): string | null {
  const links = stanza
    .getChildren('x', NS.oob)
    .map((one) => cleaned(one.getChildText('url') ?? '').trim())
    .filter((link) => /^https?:\/\/\S{1,2000}$/i.test(link) && !(text ?? '').includes(link))
  const parts = [...(text === null || text === '' ? [] : [text]), ...links.slice(0, 20)]
  return parts.length > 0 ? parts.join('\n') : null
}

/** XEP-0461 §3.1: the quotation stands in the body for programs that know no answers. */
function withoutQuote(stanza: Element, body: string): string {
  const isAnswer = stanza.getChild('reply', NS.reply) !== undefined
  const fallback = stanza
    .getChildren('fallback', NS.fallback)
    .find(({ attrs }) => attrs.for === NS.reply)
  const range = fallback?.getChild('body')
  if (!isAnswer || !range) return body
  // XEP-0428 §3: counted in characters, not in halves of them
  const characters = Array.from(body)
  const start = Number(range.attrs.start ?? 0)
  const end = Number(range.attrs.end ?? characters.length)
  if (!(start >= 0 && end > start && end <= characters.length)) return body
  return [...characters.slice(0, start), ...characters.slice(end)].join('')
}

function pgpMessage(armored: string): string {
  const content = cleaned(armored).trim()
  return `-----BEGIN PGP MESSAGE-----\n\n${content}\n-----END PGP MESSAGE-----`
}

/** XEP-0380: the words that its document gives to programs that cannot read it. */
function encryptedWith(stanza: Element): string | null {
  const encryption = stanza.getChild('encryption', NS.eme)
  if (!encryption) return null
  const { name, namespace = '' } = encryption.attrs
  const kind = cleaned(name ?? namespace).slice(0, 100)
  return `This message was encrypted with ${kind} and could not be decrypted.`
}
