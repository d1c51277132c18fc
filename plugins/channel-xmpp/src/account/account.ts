import { setTimeout as sleep } from 'node:timers/promises'
import { PluginError } from '@caliopen/contract/plugin/errors'
import type { PluginHost } from '@caliopen/contract/plugin/host'
import type {
  ChannelHealth,
  LinkedIdentity,
  OutboundMessage,
  Receipt,
} from '@caliopen/contract/points/channel'
import { xml, type Element } from '@xmpp/xml'
import { Memory } from '../archive/memory.js'
import { connectionFault, faults } from '../faults.js'
import { capabilitiesOf, ownCapabilities } from '../session/capabilities.js'
import { openSession, type OpenSession } from '../session/open_session.js'
import { Session } from '../session/session.js'
import { StreamManagement } from '../session/stream_management.js'
import { bareOf, readAddress } from '../stanzas/addresses.js'
import { ownMessageId } from '../stanzas/ids.js'
import { Roster } from '../stanzas/roster.js'
import { writeDisplayed, writeMessage } from '../stanzas/write_message.js'
import { NS } from '../wire/namespaces.js'
import { delayAfter } from './back_off.js'
import { Conversation } from './conversation.js'
import { accountOf } from './credentials.js'
import { type Deliveries } from './deliveries.js'
import { Sent } from './sent.js'
import { Latch, within } from './wait.js'

const BACK_OFF = { first: 1_000, longest: 300_000 }
/** A refusal may be the server's mistake; asking often looks like guessing passwords. */
const AFTER_REFUSAL = 1_800_000
/** Milliseconds in which a message must be with the server, or is tried again later. */
const SENDING = 25_000
/** A connection that is just being made is waited for; one that is away for longer, the queue waits for. */
const CONNECTING = 3_000
/** A connection that stood so long was a good one. */
const STEADY = 60_000

/** One linked identity: keeps it connected, from `start` to `stop`. */
export class Account {
  readonly #host: PluginHost
  readonly #identity: LinkedIdentity
  readonly #deliveries: Deliveries
  readonly #sent: Sent
  readonly #sm = new StreamManagement()
  readonly #roster = new Roster()
  readonly #ready = new Latch()
  readonly #stopping = new AbortController()
  readonly #sending = new Map<string, Promise<Receipt>>()
  #memory: Memory | null = null
  #session: Session | null = null
  #conversation: Conversation | null = null
  #capabilities = { archive: false, carbons: false, stamps: false }
  #resource = ''
  /** the session that stands has read the archive to its end */
  #caughtUp = false
  #health: ChannelHealth = { state: 'connecting', reason: null, since: Date.now() }
  #running: Promise<void> = Promise.resolve()

  constructor(host: PluginHost, deliveries: Deliveries, identity: LinkedIdentity) {
    this.#host = host
    this.#identity = identity
    this.#deliveries = deliveries
    this.#sent = new Sent(host.storage, identity.id)
  }

  get health(): ChannelHealth {
    return this.#health
  }

  start(): void {
    this.#running = this.#run()
  }

  async stop(): Promise<void> {
    this.#stopping.abort()
    this.#ready.fail(faults.notConnected())
    await this.#session?.leave()
    await Promise.all([this.#running, this.#deliveries.drop(this.#identity.id)])
    this.#sm.over(undefined)
    await this.#memory?.flush()
  }

  /** Resolves when the server has the message; asked again for the same one, it is sent once. */
  send(message: OutboundMessage): Promise<Receipt> {
    const begun = this.#sending.get(message.id) ?? this.#begin(message)
    return within(begun, SENDING, faults.notConnected)
  }

  /** Tells the correspondent that a message was read, if they want to know. */
  async mark(correspondent: string, sourceId: string): Promise<void> {
    const message = this.#memory?.bySource(sourceId)
    const isTheirs = message?.direction === 'in' && message.correspondent === bareOf(correspondent)
    if (!message?.markable || !isTheirs) return
    await this.#ready.wait(CONNECTING, faults.notConnected)
    await this.#session?.sendSurely(writeDisplayed(message.correspondent, message.messageId))
  }

  #begin(message: OutboundMessage): Promise<Receipt> {
    const sending = this.#send(message)
      .catch(temporary)
      .finally(() => this.#sending.delete(message.id))
    this.#sending.set(message.id, sending)
    // Whoever asked may have stopped waiting.
    sending.catch(() => undefined)
    return sending
  }

  async #send(message: OutboundMessage): Promise<Receipt> {
    const to = readAddress(message.to)?.bare
    if (to === undefined) throw faults.address(message.to)
    const begun = await this.#sent.find(message.id)
    if (begun?.receipt) return begun.receipt
    await this.#ready.wait(CONNECTING, faults.notConnected)
    const session = this.#session
    const conversation = this.#conversation
    if (!session || !conversation) throw faults.notConnected()
    const messageId = ownMessageId(message.id)
    const { tls, server } = session.stream
    const receipt: Receipt = { sourceId: messageId, tls, host: server.host }
    const at = begun?.at ?? Date.now()
    const isThere =
      begun !== null &&
      this.#capabilities.archive &&
      (await conversation.hasSent(messageId, to, begun.at))
    if (!isThere) {
      await this.#sent.begin(message.id, at)
      const answered = this.#memory?.bySource(message.inReplyTo ?? '')?.messageId ?? null
      await session.sendSurely(writeMessage(message, to, answered))
    }
    await this.#sent.settle(message.id, { at, receipt })
    return receipt
  }

  /** Connects, again and again, until it is stopped. */
  async #run(): Promise<void> {
    const { signal } = this.#stopping
    for (let failures = 0; !signal.aborted;) {
      const since = Date.now()
      const fault = await this.#connect().catch((error: unknown) => error)
      // The core is gone, or this process is: there is nobody left to connect for.
      if (signal.aborted || (fault instanceof PluginError && fault.code === 'E_GONE')) return
      failures = Date.now() - since > STEADY ? 1 : failures + 1
      const wait = this.#failed(fault, failures)
      // Being stopped is what ends the sleep early.
      await sleep(wait, undefined, { signal }).catch(() => undefined)
    }
  }

  /** Answers the milliseconds until the next try. */
  #failed(error: unknown, failures: number): number {
    const { domain } = addressParts(this.#identity.address)
    const fault = connectionFault(domain, error)
    const isRefused = fault.code !== 'E_TEMPORARY'
    // A message waits for a better day, unless the person must act first.
    if (fault.code === 'E_CREDENTIALS') this.#ready.fail(fault)
    this.#set(isRefused ? 'refused' : 'waiting', fault)
    this.#host.log.info('the connection ended', {
      identity: this.#identity.id,
      reason: fault.message,
    })
    return isRefused ? AFTER_REFUSAL : delayAfter(failures, BACK_OFF)
  }

  /** One connection, from its beginning to its end, which is always an error. */
  async #connect(): Promise<never> {
    if (this.#health.state !== 'waiting') this.#set('connecting')
    this.#memory ??= await Memory.load(this.#host.storage, this.#identity.id)
    await this.#sent.tidy()
    const account = accountOf({ ...this.#identity.values, address: this.#identity.address })
    const opened = await openSession(
      account,
      this.#sm,
      this.#memory.resource,
      this.#stopping.signal
    )
    if (opened.address) this.#resource = opened.address.resource
    if (!opened.resumed) this.#caughtUp = false
    const { session, conversation } = this.#makeSession(opened, this.#memory, account.bare)
    this.#session = session
    this.#conversation = conversation
    const reading = session.run(opened.early)
    try {
      await Promise.race([reading, this.#prepare(session, conversation, account.bare)])
      this.#set('connected')
      this.#ready.open()
      return await reading
    } finally {
      this.#ready.close()
      session.stream.drop()
      await reading.catch(() => undefined)
    }
  }

  #makeSession({ stream }: OpenSession, memory: Memory, own: string) {
    const session: Session = new Session({
      ...{ stream, sm: this.#sm, own, log: this.#host.log },
      onMessage: (stanza) => conversation.onMessage(stanza),
      onRequest: (stanza) => this.#onRequest(stanza, own),
    })
    const conversation = new Conversation({
      ...{ identityId: this.#identity.id, own, session, resource: this.#resource, memory },
      ...{ roster: this.#roster, deliveries: this.#deliveries, host: this.#host },
    })
    conversation.prepare({ stamps: this.#capabilities.stamps, caughtUp: this.#caughtUp })
    return { session, conversation }
  }

  /** On a new session all is asked for; on one that goes on, only what was not finished. */
  async #prepare(session: Session, conversation: Conversation, own: string): Promise<void> {
    if (this.#caughtUp) return
    const { questions } = session
    this.#capabilities = await capabilitiesOf(questions, own)
    const { archive, carbons, stamps } = this.#capabilities
    conversation.prepare({ stamps, caughtUp: false })
    if (carbons) await questions.ask('set', xml('enable', { xmlns: NS.carbons }))
    const roster = await questions.ask('get', xml('query', { xmlns: NS.roster }))
    this.#roster.replace(roster.getChild('query', NS.roster))
    void this.#deliveries.add(this.#roster.events(this.#identity.id, Date.now()))
    const goLive = () => session.send(presence())
    if (archive) await conversation.catchUp(goLive)
    else await goLive()
    this.#caughtUp = true
  }

  /** RFC 6121 §2.1.6: a push that is not from the account itself is somebody's invention. */
  async #onRequest(stanza: Element, own: string): Promise<Element[] | null> {
    const { from, type } = stanza.attrs
    const push = stanza.getChild('query', NS.roster)
    if (type === 'set' && push && (from === undefined || from === own)) {
      this.#roster.change(push)
      await this.#deliveries.add(this.#roster.events(this.#identity.id, Date.now()))
      return []
    }
    if (type === 'get' && stanza.getChild('ping', NS.ping)) return []
    const disco = stanza.getChild('query', NS.disco)
    return type === 'get' && disco ? [ownCapabilities(disco.attrs.node)] : null
  }

  #set(state: ChannelHealth['state'], fault: PluginError | null = null): void {
    const reason = fault?.text ?? null
    if (state === this.#health.state && reason?.key === this.#health.reason?.key) return
    this.#health = { state, reason, since: Date.now() }
  }
}

/** Away for long: messages come here as well as to the account's other programs, and nobody is promised an answer. */
function presence(): Element {
  return xml('presence', {}, xml('show', {}, 'xa'), xml('priority', {}, '0'))
}

/** What a connection throws as it ends is no verdict on the message. */
function temporary(error: unknown): never {
  const isBusy = error instanceof PluginError && error.code === 'E_LIMIT'
  if (error instanceof PluginError && !isBusy) throw error
  const { text } = faults.notConnected()
  const retryAfter = isBusy ? error.retryAfter : null
  throw new PluginError('E_TEMPORARY', String(error), { text, retryAfter })
}

function addressParts(address: string): { domain: string } {
  return { domain: readAddress(address)?.domain ?? address }
}
