import type { HostLog } from '@caliopen/contract/plugin/host'
import { xml, type Element } from '@xmpp/xml'
import { NS } from '../wire/namespaces.js'
import type { Stream } from '../wire/stream.js'
import { Questions } from './iq.js'
import type { StreamManagement } from './stream_management.js'

export interface SessionParts {
  stream: Stream
  sm: StreamManagement
  /** the account's bare address */
  own: string
  log: HostLog
  /** Resolves when what the stanza said is durable. */
  onMessage(stanza: Element): Promise<void>
  /** A request of the server or of others; what it answers goes into the result, null is "not here". */
  onRequest(stanza: Element): Promise<Element[] | null>
}

/** Stanzas that may be on their way to being durable before the network has to wait. */
const MOST = { pending: 200, before: 50 }
/** Milliseconds of silence after which the server is asked whether it is there, and after which it is not. */
const SILENCE = { ask: 60_000, end: 100_000, look: 10_000 }

/** One connection of a session: reads it to its end, in order, and says what was received only when it is kept. */
export class Session {
  readonly stream: Stream
  readonly questions: Questions
  readonly #parts: SessionParts
  #pending = 0
  #ordered: Promise<void> = Promise.resolve()
  #askedForAnswer = false
  #heardAt = Date.now()

  constructor(parts: SessionParts) {
    this.#parts = parts
    this.stream = parts.stream
    this.questions = new Questions(parts.own, (stanza) => this.send(stanza))
  }

  /** Reads until the connection ends, and throws why. */
  async run(early: readonly Element[]): Promise<never> {
    const watch = setInterval(() => this.#watch(), SILENCE.look)
    try {
      for (const element of early) this.#take(element)
      for (;;) {
        const element = await this.stream.next(Infinity)
        this.#heardAt = Date.now()
        this.#take(element)
      }
    } finally {
      clearInterval(watch)
      this.#parts.sm.disconnected()
      this.stream.drop()
      this.questions.end(this.stream.inbox.failure ?? new Error('the connection ended'))
    }
  }

  /** Hands the stanza to the network; whether the server has it is another question. */
  async send(stanza: Element): Promise<void> {
    const { sm } = this.#parts
    if (sm.on) void sm.sent(stanza)
    await this.stream.send(stanza)
  }

  /** Resolves when the server has the stanza, which may be after another connection has taken over. */
  async sendSurely(stanza: Element): Promise<void> {
    const { sm } = this.#parts
    if (!sm.on) {
      await this.stream.send(stanza)
      return this.#ping()
    }
    const taken = sm.sent(stanza)
    try {
      await this.stream.send(stanza)
      await this.stream.send(sm.request())
    } catch (error) {
      // The session may go on, and then it is sent again.
      this.#parts.log.info('a message waits for the next connection', { reason: String(error) })
    }
    await taken
  }

  /** Ends the session in good order: what is not kept is said not to be. */
  async leave(): Promise<void> {
    const { sm } = this.#parts
    if (sm.on) await this.stream.send(sm.answer()).catch(() => undefined)
    await this.stream.leave()
  }

  /** A server answers in order (RFC 6120 §10.1): an answer, even an error, says that all before it was taken. */
  async #ping(): Promise<void> {
    const ping = xml('ping', { xmlns: NS.ping })
    await this.questions.ask('get', ping).catch((error: unknown) => {
      if (!(error instanceof Error && 'condition' in error)) throw error
    })
  }

  #take(element: Element): void {
    if (element.getNS() === NS.sm) return this.#acknowledge(element)
    if (!['iq', 'message', 'presence'].includes(element.getName())) return
    const counted = this.#parts.sm.arrived()
    const kept = this.#handle(element).catch((error: unknown) => {
      this.#parts.log.error('a stanza was not understood', { reason: String(error) })
    })
    this.#pending += 1
    if (this.#pending > MOST.pending) this.stream.pause()
    this.#ordered = this.#ordered.then(() => kept).then(() => this.#kept(counted))
  }

  #acknowledge(element: Element): void {
    const { sm } = this.#parts
    if (element.is('a')) return sm.acknowledge(Number(element.attrs.h))
    if (!element.is('r')) return
    this.#askedForAnswer = this.#pending > 0
    this.#say(sm.answer())
  }

  /** XEP-0198 §4: it may be said unasked; who asked and got less than all is told the rest. */
  #kept(counted: () => number | null): void {
    this.#pending -= 1
    if (this.#pending < MOST.before) this.stream.resume()
    const handled = counted()
    if (handled === null || !this.#askedForAnswer || this.#pending > 0) return
    this.#askedForAnswer = false
    this.#say(this.#parts.sm.answer())
  }

  async #handle(stanza: Element): Promise<void> {
    if (stanza.is('message')) return this.#parts.onMessage(stanza)
    if (!stanza.is('iq') || this.questions.take(stanza)) return
    const { type, id, from } = stanza.attrs
    if (type !== 'get' && type !== 'set') return
    const answer = await this.#parts.onRequest(stanza)
    const reply = answer
      ? xml('iq', { type: 'result', id, to: from }, ...answer)
      : xml(
          'iq',
          { type: 'error', id, to: from },
          xml('error', { type: 'cancel' }, xml('service-unavailable', { xmlns: NS.stanzaErrors }))
        )
    this.#say(reply, true)
  }

  /** RFC 6120 §4.6.1: a connection that has died does not say so. */
  #watch(): void {
    // Who does not read hears nothing: that is no silence of theirs.
    if (this.#pending > MOST.before) this.#heardAt = Date.now()
    const silence = Date.now() - this.#heardAt
    if (silence > SILENCE.end) this.stream.drop()
    else if (silence > SILENCE.ask) {
      if (this.#parts.sm.on) this.#say(this.#parts.sm.request())
      else void this.#ping().catch(() => undefined)
    }
  }

  /** A connection that cannot be written to is about to end, and tells so itself. */
  #say(element: Element, isStanza = false): void {
    const said = isStanza ? this.send(element) : this.stream.send(element)
    said.catch(() => undefined)
  }
}
