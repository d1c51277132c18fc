import { client, xml, type Element, type XmppClient } from '@xmpp/client'
import { CHAT_PASSWORD, type Prosody } from '#appliance/lab/prosody/prosody.js'
import { waitUntil } from '#appliance/lab/wait.js'
import { trustAuthority } from './trust_authority.js'

const WITHIN_10_S = { timeout: 10_000, every: 20 }

/** Another program of a person: xmpp.js as it comes, on Node's own sockets. */
export class ChatProgram {
  readonly messages: Element[] = []
  readonly #client: XmppClient

  private constructor(entity: XmppClient) {
    this.#client = entity
    entity.on('error', () => undefined)
    entity.on('stanza', (stanza) => {
      if (stanza.is('message')) this.messages.push(stanza)
    })
  }

  static async open(
    prosody: Prosody,
    address: string,
    { carbons = true } = {}
  ): Promise<ChatProgram> {
    trustAuthority(await prosody.authority)
    const [username = '', domain = ''] = address.split('@')
    const program = new ChatProgram(
      client({
        service: `xmpp://${prosody.host}:${prosody.address.port}`,
        domain,
        // its own SCRAM takes a second and more
        credentials: (authenticate) => authenticate({ username, password: CHAT_PASSWORD }, 'PLAIN'),
      })
    )
    await program.#client.start()
    if (carbons) await program.#client.iqCaller.set(xml('enable', { xmlns: 'urn:xmpp:carbons:2' }))
    await program.send(xml('presence'))
    return program
  }

  get address(): string {
    return String(this.#client.jid)
  }

  send(stanza: Element): Promise<void> {
    return this.#client.send(stanza)
  }

  /** Answers the id of what was said. */
  async say(to: string, text: string, ...more: Element[]): Promise<string> {
    const id = `prog-${Math.random().toString(36).slice(2)}${Date.now()}`
    await this.send(xml('message', { to, type: 'chat', id }, xml('body', {}, text), ...more))
    return id
  }

  /** Resolves when the server has handled all that was said: it answers in order. */
  async settled(): Promise<void> {
    await this.#client.iqCaller.get(xml('ping', { xmlns: 'urn:xmpp:ping' }))
  }

  async addToRoster(address: string, name: string): Promise<void> {
    const item = xml('item', { jid: address, name })
    await this.#client.iqCaller.set(xml('query', { xmlns: 'jabber:iq:roster' }, item))
  }

  /** The first message, from the beginning, that is so. */
  hears(what: string, isSo: (message: Element) => boolean): Promise<Element> {
    return waitUntil(
      `${this.address} did not hear ${what}`,
      async () => this.messages.find((message) => isSo(message)),
      WITHIN_10_S
    )
  }

  async close(): Promise<void> {
    await this.#client.stop()
  }
}

export { xml, type Element }
