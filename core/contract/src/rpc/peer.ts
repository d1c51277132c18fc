import type { Duplex } from 'node:stream'
import { PluginError } from '../plugin/errors.js'
import { failureOf } from './failure.js'
import { FrameReader, isWithin, type Frame, type FrameLimits } from './frames.js'
import { answerToWire, failureToWire, readMessage, type RpcMessage } from './messages.js'
import { OutgoingCalls, type OutgoingLimits } from './outgoing.js'
import { FrameWriter } from './writer.js'

export interface PeerLimits {
  /** the largest message that is read, and the largest that is sent */
  read: FrameLimits
  sent: FrameLimits
  outgoing: OutgoingLimits
  /** what is being answered at a time: beyond it nothing more is read */
  incoming: { calls: number; bytes: number }
  /** bytes that the other side has not taken: beyond it nothing more is read */
  behind: number
}

export interface PeerEvents {
  /** What it returns, or throws, is the answer. */
  onCall(method: string, params: unknown): Promise<unknown>
  /** Once. The other side is gone (E_GONE), or said what has no meaning (E_CONTRACT, E_LIMIT). */
  onClose(error: PluginError): void
}

/**
 * One end of a stream over which both sides call each other.
 *
 * - Order: calls arrive in the order they were made; answers come when they are ready.
 * - Concurrency: any number at once, within the limits.
 * - Repeats: none. Losses: with the stream; every call that waits rejects with E_GONE.
 */
export class Peer {
  readonly #stream: Duplex
  readonly #limits: PeerLimits
  readonly #events: PeerEvents
  readonly #reader: FrameReader
  readonly #writer: FrameWriter
  readonly #outgoing: OutgoingCalls
  #inbox: Frame[] = []
  #answering = 0
  #answeringBytes = 0
  #closed = false
  #bytesIn = 0
  #bytesOut = 0

  constructor(stream: Duplex, limits: PeerLimits, events: PeerEvents) {
    this.#stream = stream
    this.#limits = limits
    this.#events = events
    this.#reader = new FrameReader(limits.read)
    this.#writer = new FrameWriter(stream)
    this.#outgoing = new OutgoingCalls(limits.outgoing, limits.sent, (wire) => this.#write(wire))
    stream.on('data', (chunk: Buffer) => this.#take(chunk))
    stream.on('drain', () => this.#goOn())
    stream.on('error', () => this.close(gone()))
    stream.on('close', () => this.close(gone()))
    stream.on('end', () => this.close(gone()))
  }

  get traffic(): { bytesIn: number; bytesOut: number; waiting: number } {
    return { bytesIn: this.#bytesIn, bytesOut: this.#bytesOut, waiting: this.#outgoing.count }
  }

  /** Milliseconds; null waits for as long as the other side lives. Rejects with a PluginError. */
  call(method: string, params: unknown, deadline: number | null): Promise<unknown> {
    return this.#outgoing.start(method, params, deadline)
  }

  close(error: PluginError = gone()): void {
    if (this.#closed) return
    this.#closed = true
    this.#inbox = []
    this.#outgoing.break(error.code === 'E_GONE' ? error : gone())
    this.#stream.destroy()
    this.#events.onClose(error)
  }

  #take(chunk: Buffer): void {
    this.#bytesIn += chunk.length
    this.#meaningful(() => {
      this.#inbox.push(...this.#reader.push(chunk))
      this.#readInbox()
    })
  }

  #goOn(): void {
    if (!this.#closed) this.#meaningful(() => this.#readInbox())
  }

  #readInbox(): void {
    let read = 0
    while (!this.#closed && this.#isCalm()) {
      const frame = this.#inbox[read]
      if (!frame) break
      read++
      this.#hear(readMessage(frame), frame.json.length + frame.binary.byteLength)
    }
    this.#inbox.splice(0, read)
    if (this.#isCalm()) this.#stream.resume()
    else this.#stream.pause()
  }

  #isCalm(): boolean {
    const { calls, bytes } = this.#limits.incoming
    if (this.#answering >= calls || this.#answeringBytes >= bytes) return false
    return this.#writer.behind < this.#limits.behind
  }

  #hear(message: RpcMessage, size: number): void {
    if (message.kind === 'call') void this.#answer(message.id, message.method, message.params, size)
    else if (!this.#outgoing.wasMade(message.id)) throw strange('an answer that nobody asked for')
    else if (message.kind === 'answer') this.#outgoing.answer(message.id, message.result)
    else this.#outgoing.fail(message.id, message.error)
  }

  async #answer(id: number, method: string, params: unknown, size: number): Promise<void> {
    this.#answering++
    this.#answeringBytes += size
    const wire = await this.#result(id, method, params)
    this.#answering--
    this.#answeringBytes -= size
    if (this.#closed) return
    this.#write(wire)
    this.#goOn()
  }

  async #result(id: number, method: string, params: unknown): Promise<Buffer> {
    try {
      const wire = answerToWire(id, await this.#events.onCall(method, params))
      if (isWithin(wire, this.#limits.sent)) return wire
      throw new PluginError('E_LIMIT', `the answer of ${method} is larger than any may be`)
    } catch (error) {
      return failureToWire(id, failureOf(error))
    }
  }

  #write(wire: Buffer): void {
    this.#bytesOut += wire.length
    this.#writer.write(wire)
  }

  /** What throws here was said by the other side. */
  #meaningful(work: () => void): void {
    try {
      work()
    } catch (error) {
      this.close(error instanceof PluginError ? error : strange(String(error)))
    }
  }
}

function gone(): PluginError {
  return new PluginError('E_GONE', 'the other side is gone')
}

function strange(what: string): PluginError {
  return new PluginError('E_CONTRACT', what)
}
