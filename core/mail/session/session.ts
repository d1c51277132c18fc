import type { Socket } from 'node:net'
import type { TLSSocket } from 'node:tls'
import type { SMTPServer } from 'smtp-server'
import { SMTPConnection, type SMTPConnectionOptions } from 'smtp-server/lib/smtp-connection.js'
import { metrics } from '#core/metrics/metrics.js'
import { describeClient } from './describe_client.js'
import type { Dialogue } from './dialogue.js'
import { inOurWords } from './library_words.js'
import type { Doorway } from './doorway.js'
import type { MessageReader } from './reading/message_reader.js'
import * as refusals from './refusals.js'
import { type Reply, isRefusal } from './reply.js'
import type { Client, Rules } from './rules.js'
import type { Shared } from './shared.js'
import { StrictStream } from './strict_stream.js'
import { Transaction } from './transaction.js'

/*
 * This file, listener.ts, strict_stream.ts and describe_client.ts know smtp-server from the inside, and no other does.
 * The library keeps sockets, TLS and AUTH. Its reading of commands and messages is replaced, for it
 * takes line ends that are none (RFC 5321 §2.3.8), and so are its enhanced codes (RFC 2034), for
 * they would overwrite ours.
 */

const GO_AHEAD: Reply = { code: 354, enhanced: '', text: 'End data with <CR><LF>.<CR><LF>' }
const NOT_TOLD: Reply = {
  code: 252,
  enhanced: '2.1.5',
  text: 'Addresses are not confirmed here: send the message and see',
}
const AUTH = /^AUTH\b/i
const ENHANCED_CODE = /^[245]\.\d{1,3}\.\d{1,3}$/

/** The listener of the library, and what it must know of ours. */
export type Host<R> = SMTPServer & {
  readonly rules: Rules<R>
  readonly shared: Shared
  readonly doorway: Doorway
  readonly isClosing: boolean
}

export class Session<R> extends SMTPConnection {
  readonly #host: Host<R>
  readonly #transaction: Transaction<R>
  readonly #startedAt = Date.now()
  #client: Client | null = null
  #hasEntered = false
  #isCounted = false
  #awaitsUs = false
  #delayed: NodeJS.Timeout | undefined
  #errors = 0
  #commands = 0

  constructor(host: Host<R>, socket: Socket | TLSSocket, options?: SMTPConnectionOptions | null) {
    super(host, socket, options)
    this.#host = host
    this.#transaction = new Transaction(host.rules, host.shared)
  }

  /** Greets at once: a pause catches few spammers and costs every honest sender. */
  override init(): void {
    this.#count()
    this._setListeners(() => void this.#greet())
    if (this._socket.destroyed) this._onClose()
  }

  async #greet(): Promise<void> {
    const refusal = this.#enter()
    if (refusal) return this.answer(refusal)
    try {
      this.name = await this.#host.shared.name.current()
      this.connectionReady()
    } catch (error) {
      this.answer({ ...refusals.NOT_NOW, cause: error })
    }
  }

  /** Who came with TLS from the start was let in before the handshake. */
  #enter(): Reply | null {
    if (this._server.options.secure) return null
    const refusal = this.#host.shared.doorkeeper.enter(this._originalRemoteAddress)
    this.#hasEntered = refusal === null
    return refusal
  }

  answer(reply: Reply): void {
    if (isRefusal(reply)) this.#logRefusal(reply)
    this.send(reply.code, reply.text, reply.enhanced)
    if (reply.hangUp) this.close()
  }

  override send(code: number, text?: string | string[] | null, context?: string | false): void {
    const ours = code >= 400 && typeof text === 'string' ? inOurWords(text) : null
    if (ours) this.#logRefusal(ours)
    // EHLO is answered without an enhanced code (RFC 2034 §4)
    if (ours) super.send(code, ours.text, context === false ? false : ours.enhanced)
    else super.send(code, text, context)
    metrics.smtpReplies.count({ door: this.#host.doorway, code: String(code) })
    if (code < 500 || this._closing) return
    this.#errors += 1
    if (this.#errors >= this.#host.shared.limits.errors) this.answer(refusals.TOO_MANY_ERRORS)
  }

  /** Ends the session, unless a message is under way. */
  leave(goodBye: Reply): void {
    if (!this.#dialogue?.isReadingMessage) this.breakOff(goodBye)
  }

  /** Ends the session also in the middle of a message, but never while we owe an answer to one. */
  breakOff(goodBye: Reply): void {
    if (!this.#awaitsUs && !this._closing && !this._closed) this.answer(goodBye)
  }

  isOlderThan(ms: number): boolean {
    return Date.now() - this.#startedAt > ms
  }

  override _getEnhancedStatusCode(code: number, context?: string | false): string {
    if (typeof context === 'string' && ENHANCED_CODE.test(context)) return context
    return super._getEnhancedStatusCode(code, context)
  }

  override _createParser(): StrictStream {
    return new StrictStream(
      {
        command: (line, resume) => this._onCommand(line, resume),
        message: (reader, resume) => void this.#takeMessage(reader, resume),
        fault: (reply) => this.answer(reply),
      },
      this._server.options.maxCommandLength ?? 0
    )
  }

  /** AUTH is only there where nobody listens in (RFC 4954 §4). */
  override _isSupported(command: string): boolean {
    return super._isSupported(command) && (this.secure || !AUTH.test(command))
  }

  override _onCommand(line: Buffer, resume?: () => void): void {
    this.#commands += 1
    if (this.#commands > this.#host.shared.limits.commandsWithoutMessage) {
      return this.answer(refusals.TOO_MANY_COMMANDS)
    }
    if (this.#host.isClosing && !this._upgrading) return this.answer(refusals.SHUTTING_DOWN)
    if (this._ready && !this.secure && !this._upgrading && this.#isLogin(line)) {
      this.answer(refusals.NEED_TLS)
      return resume?.()
    }
    super._onCommand(line, resume)
  }

  override handler_MAIL(line: Buffer, done: () => void): void {
    this.#client = describeClient(this)
    this.#answerWhenKnown(this.#transaction.mail(line.toString(), this.#client), done)
  }

  override handler_RCPT(line: Buffer, done: () => void): void {
    const client = this.#client ?? describeClient(this)
    this.#answerWhenKnown(this.#transaction.recipient(line.toString(), client), done)
  }

  override handler_DATA(line: Buffer, done: () => void): void {
    const reader = this.#transaction.data(line.toString())
    if ('code' in reader) {
      this.answer(reader)
    } else if (this.#dialogue?.hasMore) {
      this.answer(refusals.TALKED_OVER_US)
    } else {
      this.#dialogue?.expectMessage(reader)
      this.answer(GO_AHEAD)
    }
    done()
  }

  override handler_VRFY(_line: Buffer, done: () => void): void {
    this.answer(NOT_TOLD)
    done()
  }

  /** EHLO, RSET and STARTTLS start over. */
  override _resetSession(): void {
    super._resetSession()
    this.#transaction.reset()
  }

  /** While a message is being stored the client waits for us, not we for it. */
  override _onTimeout(): void {
    if (this.#awaitsUs) this._armTimeout()
    else super._onTimeout()
  }

  override _onClose(): void {
    if (this.#hasEntered) this.#host.shared.doorkeeper.leave(this._originalRemoteAddress)
    this.#hasEntered = false
    this.#uncount()
    clearTimeout(this.#delayed)
    this.#dialogue?.abandon()
    super._onClose()
  }

  #count(): void {
    const { doorway: door } = this.#host
    this.#isCounted = true
    metrics.smtpSessions.count({ door })
    metrics.smtpSessionsOpen.change({ door }, 1)
  }

  #uncount(): void {
    if (this.#isCounted) metrics.smtpSessionsOpen.change({ door: this.#host.doorway }, -1)
    this.#isCounted = false
  }

  #countAccepted(bytes: number): void {
    const { doorway: door } = this.#host
    metrics.accepted.count({ door })
    metrics.acceptedBytes.count({ door }, bytes)
  }

  #isLogin(line: Buffer): boolean {
    return !this._isDisabled('AUTH') && AUTH.test(line.toString('latin1', 0, 5))
  }

  get #dialogue(): Dialogue | null {
    return this._parser instanceof StrictStream ? this._parser.dialogue : null
  }

  async #takeMessage(reader: MessageReader, resume: () => void): Promise<void> {
    const client = this.#client ?? describeClient(this)
    this.#awaitsUs = true
    const took = metrics.acceptSeconds.start()
    const reply = await this.#transaction.message(reader, client, this.name)
    this.#awaitsUs = false
    took({ door: this.#host.doorway })
    if (!isRefusal(reply)) this.#countAccepted(reader.size)
    if (!isRefusal(reply)) this.#errors = this.#commands = 0
    this.answer(reply)
    if (this.#host.isClosing) this.leave(refusals.SHUTTING_DOWN)
    resume()
  }

  #answerWhenKnown(reply: Reply | Promise<Reply>, done: () => void): void {
    if (reply instanceof Promise) {
      void reply.then((known) => this.#answerWhenKnown(known, done))
    } else if (reply.delayMs && !this._closing && !this._closed) {
      const { delayMs, ...rest } = reply
      this.#delayed = setTimeout(() => this.#answerWhenKnown(rest, done), delayMs)
    } else {
      this.answer(reply)
      done()
    }
  }

  #logRefusal({ code, enhanced, text, cause }: Reply): void {
    const { doorway: door, shared } = this.#host
    const { log } = shared
    metrics.refused.count({ door, reason: `${code}:${enhanced}` })
    const fields = { session: this.id, client: this.remoteAddress, code, enhanced, err: cause }
    if (cause === undefined) log.info(fields, `Refused: ${text}`)
    else log.error(fields, `Failed: ${text}`)
  }
}
