import type { FarStream } from '@caliopen/contract/kit/world/fake_stream'
import { Parser, xml, type Element } from '@xmpp/xml'
import { NS } from '../wire/namespaces.js'
import { ANA, BO, PASSWORD, type FarAccount } from './far_account.js'

const DOMAIN = 'chat.example'
const PAGE = 50

/** A server's end of one stream: what RFC 6120 and a few extensions ask of it, and no more. */
export class FarSession {
  readonly #stream: FarStream
  readonly #account: FarAccount
  #parser = new Parser()
  #isSignedIn = false
  #address: string = ANA
  /** what was handed over since stream management began; null: none was asked for */
  #handedOver: (string | null)[] | null = null
  #handled = 0
  /** the program wants messages as they come */
  isLive = false

  constructor(stream: FarStream, account: FarAccount) {
    this.#stream = stream
    this.#account = account
  }

  async serve(): Promise<void> {
    this.#listen()
    for (let bytes = await this.#stream.read(); bytes; bytes = await this.#stream.read()) {
      this.#parser.write(Buffer.from(bytes).toString())
    }
    this.isLive = false
  }

  /** Hands a message over, and asks whether it arrived (XEP-0198 §4). */
  hand(stanza: Element): void {
    this.#say(stanza, stanza.getChild('stanza-id')?.attrs.id ?? null)
    if (this.#handedOver) this.#write("<r xmlns='urn:xmpp:sm:3'/>")
  }

  #listen(): void {
    this.#parser = new Parser()
    this.#parser.on('start', () => this.#begin())
    this.#parser.on('element', (element: Element) => this.#take(element))
    this.#parser.on('end', () => {
      this.#write('</stream:stream>')
      this.#stream.end()
    })
  }

  #begin(): void {
    const names = `xmlns='${NS.client}' xmlns:stream='${NS.streams}'`
    this.#write(`<?xml version='1.0'?><stream:stream ${names} from='${DOMAIN}' version='1.0'>`)
    const mechanisms = `<mechanisms xmlns='${NS.sasl}'><mechanism>PLAIN</mechanism></mechanisms>`
    const after = `<bind xmlns='${NS.bind}'/><sm xmlns='${NS.sm}'/>`
    const offered = this.#isSignedIn ? after : mechanisms
    this.#write(`<stream:features>${offered}</stream:features>`)
  }

  #take(element: Element): void {
    if (element.is('auth', NS.sasl)) return this.#signIn(element)
    if (element.getNS() === NS.sm) return this.#manage(element)
    this.#handled += 1
    if (element.is('iq')) return this.#answer(element)
    if (element.is('presence')) this.isLive = true
    if (element.is('message')) this.#account.send(element, this.#address)
  }

  #signIn(auth: Element): void {
    const said = Buffer.from(auth.getText(), 'base64').toString()
    if (said !== `\0ana\0${PASSWORD}`) {
      return this.#write(`<failure xmlns='${NS.sasl}'><not-authorized/></failure>`)
    }
    this.#isSignedIn = true
    this.#listen()
    this.#write(`<success xmlns='${NS.sasl}'/>`)
  }

  #manage(element: Element): void {
    if (element.is('r')) return this.#write(`<a xmlns='${NS.sm}' h='${this.#handled}'/>`)
    if (element.is('enable')) {
      this.#handedOver = []
      this.#handled = 0
      return this.#write(`<enabled xmlns='${NS.sm}'/>`)
    }
    const arrived = this.#handedOver?.slice(0, Number(element.attrs.h)) ?? []
    for (const id of arrived) if (id !== null) this.#account.confirmed.add(id)
  }

  #answer(iq: Element): void {
    const { id, to } = iq.attrs
    const [child] = iq.getChildElements()
    const answer = (...content: Element[]) =>
      this.#say(xml('iq', { type: 'result', id, from: to, to: this.#address }, ...content))
    if (!child) return
    if (child.is('bind', NS.bind)) {
      this.#address = `${ANA}/${child.getChildText('resource') ?? 'x'}`
      return answer(xml('bind', { xmlns: NS.bind }, xml('jid', {}, this.#address)))
    }
    if (child.is('query', NS.disco)) return answer(features(to === ANA ? NS.mam : NS.carbons))
    if (child.is('query', NS.roster)) return answer(roster())
    if (child.is('query', NS.mam)) return answer(this.#archive(child))
    if (child.is('enable', NS.carbons) || child.is('ping', NS.ping)) return answer()
    const condition = xml('service-unavailable', { xmlns: NS.stanzaErrors })
    const error = xml('error', { type: 'cancel' }, condition)
    this.#say(xml('iq', { type: 'error', id, from: to }, error))
  }

  #archive(query: Element): Element {
    const after = query.getChild('set', NS.rsm)?.getChildText('after') ?? null
    const { items, complete } = this.#account.page(after, PAGE)
    for (const { id, stanza } of items) {
      const delay = xml('delay', { xmlns: NS.delay, stamp: new Date().toISOString() })
      const forwarded = xml('forwarded', { xmlns: NS.forward }, delay, stanza)
      const attributes = { xmlns: NS.mam, queryid: query.attrs.queryid, id }
      this.#say(
        xml('message', { from: ANA, to: this.#address }, xml('result', attributes, forwarded))
      )
    }
    const last = items.at(-1)
    const set = xml('set', { xmlns: NS.rsm }, last ? xml('last', {}, last.id) : null)
    return xml('fin', { xmlns: NS.mam, complete: complete ? 'true' : undefined }, set)
  }

  #say(stanza: Element, archiveId: string | null = null): void {
    this.#handedOver?.push(archiveId)
    this.#write(stanza.toString())
  }

  #write(text: string): void {
    this.#stream.write(text)
  }
}

function features(feature: string): Element {
  return xml('query', { xmlns: NS.disco }, xml('feature', { var: feature }))
}

function roster(): Element {
  const item = xml('item', { jid: BO, name: 'Bo', subscription: 'both' })
  return xml('query', { xmlns: NS.roster }, item)
}
