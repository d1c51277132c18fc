import { xml, type Element } from '@xmpp/xml'
import { capabilitiesOf, ownCapabilities } from '../session/capabilities.js'
import { StanzaError } from '../session/iq.js'
import { openSession, type OpenSession } from '../session/open_session.js'
import { Session } from '../session/session.js'
import { NS } from '../wire/namespaces.js'
import { Conversation } from './conversation.js'
import { accountOf } from './credentials.js'
import type { Standing } from './standing.js'

/** One connection of an account: opened, prepared, read to its end. */
export class Connection {
  readonly session: Session
  readonly conversation: Conversation
  readonly #standing: Standing
  readonly #own: string
  readonly #early: readonly Element[]

  private constructor(standing: Standing, { stream, early }: OpenSession, own: string) {
    const { identity, sm, host, resource, memory, roster, deliveries } = standing
    this.#standing = standing
    this.#own = own
    this.#early = early
    this.session = new Session({
      ...{ stream, sm, own, log: host.log },
      onMessage: (stanza) => this.conversation.onMessage(stanza),
      onRequest: (stanza) => this.#onRequest(stanza),
    })
    this.conversation = new Conversation({
      ...{ identityId: identity.id, own, session: this.session, resource },
      ...{ memory, roster, deliveries, host },
    })
    const { capabilities, isCaughtUp: caughtUp } = standing
    this.conversation.prepare({ stamps: capabilities.stamps, caughtUp })
  }

  static async open(standing: Standing, signal: AbortSignal): Promise<Connection> {
    const { identity, sm, memory, host } = standing
    const account = accountOf({ ...identity.values, address: identity.address })
    const opened = await openSession(account, sm, memory.resource, signal)
    const { resumed, address, stream } = opened
    if (address) standing.resource = address.resource
    if (!resumed) standing.isPrepared = standing.isCaughtUp = false
    const sentence = resumed ? 'the session goes on' : 'a session begins'
    host.log.info(sentence, { identity: identity.id, server: stream.server.host })
    return new Connection(standing, opened, account.bare)
  }

  /** Calls back when messages go and come; ends with the connection, which is always an error. */
  async run(onReady: () => void): Promise<never> {
    const reading = this.session.run(this.#early)
    try {
      await Promise.race([reading, this.#prepare()])
      onReady()
      return await reading
    } finally {
      this.session.stream.drop()
      await reading.catch(() => undefined)
    }
  }

  /** On a new session all is asked for; on one that goes on, only what was not finished. */
  async #prepare(): Promise<void> {
    const standing = this.#standing
    if (standing.isPrepared) return
    const { questions } = this.session
    standing.capabilities = await capabilitiesOf(questions, this.#own)
    const { carbons, stamps, archive } = standing.capabilities
    this.conversation.prepare({ stamps, caughtUp: false })
    if (carbons) await this.#ifGiven(questions.ask('set', xml('enable', { xmlns: NS.carbons })))
    const roster = await this.#ifGiven(questions.ask('get', xml('query', { xmlns: NS.roster })))
    standing.roster.replace(roster?.getChild('query', NS.roster))
    void this.#suggest()
    await this.#goLive(archive)
    standing.isPrepared = true
  }

  /** An archive that does not answer must not keep new messages away. */
  async #goLive(archive: boolean): Promise<void> {
    let isLive = false
    const goLive = async () => {
      isLive = true
      await this.session.send(presence())
    }
    if (archive) {
      const reading = this.conversation.catchUp(goLive).then(() => true)
      this.#standing.isCaughtUp = (await this.#ifGiven(reading)) ?? false
    }
    if (!isLive) await goLive()
  }

  /** What a server refuses is done without; null then. */
  async #ifGiven<T>(asking: Promise<T>): Promise<T | null> {
    try {
      return await asking
    } catch (error) {
      if (!(error instanceof StanzaError)) throw error
      const { log } = this.#standing.host
      log.warn('the server refused a question', { reason: error.condition })
      return null
    }
  }

  async #onRequest(stanza: Element): Promise<Element[] | null> {
    const { from, type } = stanza.attrs
    const push = stanza.getChild('query', NS.roster)
    // RFC 6121 §2.1.6: a push that is not from the account itself is somebody's invention
    if (type === 'set' && push && (from === undefined || from === this.#own)) {
      this.#standing.roster.change(push)
      await this.#suggest()
      return []
    }
    if (type === 'get' && stanza.getChild('ping', NS.ping)) return []
    const disco = stanza.getChild('query', NS.disco)
    return type === 'get' && disco ? [ownCapabilities(disco.attrs.node)] : null
  }

  #suggest(): Promise<void> {
    const { roster, deliveries, identity } = this.#standing
    return deliveries.add(roster.events(identity.id, Date.now()))
  }
}

/** Away for long: messages come here as well as to the account's other programs, and nobody is promised an answer. */
function presence(): Element {
  return xml('presence', {}, xml('show', {}, 'xa'), xml('priority', {}, '0'))
}
