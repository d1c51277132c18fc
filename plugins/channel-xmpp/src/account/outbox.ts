import { PluginError } from '@caliopen/contract/plugin/errors'
import type { OutboundMessage, Receipt } from '@caliopen/contract/points/channel'
import { faults } from '../faults.js'
import { bareOf, readAddress } from '../stanzas/addresses.js'
import { ownMessageId } from '../stanzas/ids.js'
import { writeDisplayed, writeMessage } from '../stanzas/write_message.js'
import type { Connection } from './connection.js'
import type { Sent } from './sent.js'
import type { Standing } from './standing.js'
import { Latch, within } from './wait.js'

/** Milliseconds in which a message must be with the server, or is tried again later. */
const SENDING = 25_000
/** A connection that is just being made is waited for; one that is away for longer, the queue waits for. */
const CONNECTING = 3_000

/** What an account sends: each message once, however often and in whichever process it is asked for. */
export class Outbox {
  readonly #sent: Sent
  readonly #standing: Standing
  readonly #ready = new Latch()
  readonly #sending = new Map<string, Promise<Receipt>>()
  #connection: Connection | null = null

  constructor(sent: Sent, standing: Standing) {
    this.#sent = sent
    this.#standing = standing
  }

  open(connection: Connection): void {
    this.#connection = connection
    this.#ready.open()
  }

  close(): void {
    this.#ready.close()
  }

  /** Whoever waits for a connection is told that it does not come. */
  fail(fault: PluginError): void {
    this.#ready.fail(fault)
  }

  /** Resolves when the server has the message. */
  send(message: OutboundMessage): Promise<Receipt> {
    const begun = this.#sending.get(message.id) ?? this.#begin(message)
    return within(begun, SENDING, faults.notConnected)
  }

  /** Tells the correspondent that a message was read, if they want to know. */
  async mark(correspondent: string, sourceId: string): Promise<void> {
    const message = this.#standing.memory.bySource(sourceId)
    const isTheirs = message?.direction === 'in' && message.correspondent === bareOf(correspondent)
    if (!message?.markable || !isTheirs) return
    const { session } = await this.#connected()
    await session.sendSurely(writeDisplayed(message.correspondent, message.messageId))
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
    const connection = await this.#connected()
    const messageId = ownMessageId(message.id)
    const { tls, server } = connection.session.stream
    const receipt: Receipt = { sourceId: messageId, tls, host: server.host }
    const at = begun?.at ?? Date.now()
    const isThere = begun !== null && (await this.#isThere(connection, messageId, to, at))
    if (!isThere) {
      await this.#sent.begin(message.id, at)
      const { memory } = this.#standing
      const answered = memory.bySource(message.inReplyTo ?? '')?.messageId ?? null
      await connection.session.sendSurely(writeMessage(message, to, answered))
    }
    await this.#sent.settle(message.id, { at, receipt })
    return receipt
  }

  /** It was begun, and nobody knows whether the server got it: its archive does. */
  async #isThere({ conversation }: Connection, id: string, to: string, at: number) {
    return this.#standing.capabilities.archive && conversation.hasSent(id, to, at)
  }

  async #connected(): Promise<Connection> {
    await this.#ready.wait(CONNECTING, faults.notConnected)
    if (this.#connection) return this.#connection
    throw faults.notConnected()
  }
}

/** What a connection throws as it ends is no verdict on the message. */
function temporary(error: unknown): never {
  const isBusy = error instanceof PluginError && error.code === 'E_LIMIT'
  if (error instanceof PluginError && !isBusy) throw error
  const { text } = faults.notConnected()
  const retryAfter = isBusy ? error.retryAfter : null
  throw new PluginError('E_TEMPORARY', String(error), { text, retryAfter })
}
