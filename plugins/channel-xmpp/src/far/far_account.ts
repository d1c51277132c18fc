import { xml, type Element } from '@xmpp/xml'
import { NS } from '../wire/namespaces.js'

export const ANA = 'ana@chat.example'
export const BO = 'bo@talk.example'
export const PASSWORD = 'right'

interface Archived {
  id: string
  stanza: Element
}

/** What a server has of an account: its archive, and what reached the other end. */
export class FarAccount {
  readonly archive: Archived[] = []
  readonly heard: { text: string; sourceId: string }[] = []
  /** archive ids of what the account's program has confirmed */
  readonly confirmed = new Set<string>()

  /** A message that the other end writes, as it is handed over live. */
  write(messageId: string, ...content: Element[]): Element {
    const attributes = { from: `${BO}/phone`, to: ANA, type: 'chat', id: messageId }
    const id = this.#keep(xml('message', { xmlns: NS.client, ...attributes }, ...content))
    const stamp = xml('stanza-id', { xmlns: NS.sid, by: ANA, id })
    return xml('message', attributes, ...content, stamp)
  }

  /** A message that the account sends. */
  send(stanza: Element, from: string): void {
    const text = stanza.getChildText('body')
    if (text === null) return
    this.heard.push({ text, sourceId: stanza.attrs.id ?? '' })
    const attributes = { ...stanza.attrs, xmlns: NS.client, from }
    this.#keep(xml('message', attributes, ...stanza.getChildElements()))
  }

  /** A page of the archive (XEP-0313 §4.3). */
  page(after: string | null, most: number): { items: Archived[]; complete: boolean } {
    const start = after === null ? 0 : this.archive.findIndex(({ id }) => id === after) + 1
    const items = this.archive.slice(start, start + most)
    return { items, complete: start + most >= this.archive.length }
  }

  #keep(stanza: Element): string {
    const id = `archive-${this.archive.length}`
    this.archive.push({ id, stanza })
    return id
  }
}
