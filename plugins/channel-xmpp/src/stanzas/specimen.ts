import { Parser, type Element } from '@xmpp/xml'
import type { Reader } from './letter.js'

export const OWN = 'ana@chat.example'
export const BO = 'bo@talk.example'
export const NOW = Date.parse('2026-11-27T12:00:00Z')

export const READER: Reader = {
  own: OWN,
  stamps: true,
  now: NOW,
  queries: new Set(['q1']),
  firstTime: false,
}

/** A stanza as it stands in a stream. */
export function stanza(text: string): Element {
  const parser = new Parser()
  let found: Element | undefined
  parser.on('element', (element: Element) => (found ??= element))
  parser.write(`<stream xmlns='jabber:client'>${text}`)
  if (!found) throw new Error(`no stanza in ${text}`)
  return found
}

export function forwarded(inner: string, stamp = '2026-11-01T08:00:00Z'): string {
  return `<forwarded xmlns='urn:xmpp:forward:0'><delay xmlns='urn:xmpp:delay' stamp='${stamp}'/>${inner}</forwarded>`
}

/** A message from Bo to Ana, with this in it. */
export function fromBo(content: string, attributes = "id='m1' type='chat'"): string {
  return `<message xmlns='jabber:client' from='${BO}/phone' to='${OWN}' ${attributes}>${content}</message>`
}

/** One from Ana to Bo, from another of her programs. */
export function fromAna(content: string, attributes = "id='m2' type='chat'"): string {
  return `<message xmlns='jabber:client' from='${OWN}/laptop' to='${BO}' ${attributes}>${content}</message>`
}

export function stampedBy(by: string, id: string): string {
  return `<stanza-id xmlns='urn:xmpp:sid:0' by='${by}' id='${id}'/>`
}
