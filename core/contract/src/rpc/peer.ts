import type { Duplex } from 'node:stream'
import { PluginError } from '../plugin/errors.js'
import { failureOf } from './failure.js'
import { FrameReader, isWithin, type Frame, type FrameLimits } from './frames.js'
import { answerToWire, failureToWire, readMessage, type RpcMessage } from './messages.js'
import { OutgoingCalls, type CallOptions, type OutgoingLimits } from './outgoing.js'
import { Pace, type PaceLimits } from './pace.js'
import { FrameWriter } from './writer.js'

export interface PeerLimits {
  /** the largest message that is read, and the largest that is sent */
  read: FrameLimits
  sent: FrameLimits
  outgoing: OutgoingLimits
  /** what is being answered at a time: beyond it nothing more is read */
  incoming: { calls: number; bytes: number; pace: PaceLimits }
  /** bytes that the other side has not taken: beyond it nothing more is read */
  behind: number
}

export interface PeerEvents {
  /** What it returns, or throws, is the answer. */
  onCall(method: string, params: unknown): Promise<unknown>
  /** Once. The other side is gone (E_GONE), or said what has no meaning (E_CONTRACT, E_LIMIT). */
  onClose(error: PluginError): void
}

/** Messages that are read at one go. */
const MOST_A_TURN = 128

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
  readonly #pace: Pace
  #breath: NodeJS.Timeout | null = null
  #inbox: Frame[] = []
  readonly #waitForRoom: (() => void)[] = []
  #answering = 0
  #answeringBytes = 0
  #isResting = false
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
    this.#pace = new Pace(limits.incoming.pace, () => performance.now())
    stream.on('data', (chunk: Buffer) => this.#take(chunk))
    stream.on('drain', () => this.#goOn())
    stream.on('error', () => this.close(gone()))
    stream.on('close', () => this.close(gone()))
    stream.on('end', () => this.close(gone()))
  }

  get traffic(): { bytesIn: number; bytesOut: number; waiting: number } {
    return { bytesIn: this.#bytesIn, bytesOut: this.#bytesOut, waiting: this.#outgoing.count }
  }

  /** Rejects with a PluginError. */
  call(method: string, params: unknown, options: CallOptions): Promise<unknown> {
    return this.#outgoing.start(method, params, options)
  }

  /** Resolves when the other side has taken enough of what it was sent: before that, work for it only fills memory. */
  whenRoomy(): Promise<void> {
    if (this.#closed || this.#isRoomy()) return Promise.resolve()
    return new Promise((resolve) => this.#waitForRoom.push(resolve))
  }

  close(error: PluginError = gone()): void {
    if (this.#closed) return
    this.#closed = true
    this.#inbox = []
    if (this.#breath) clearTimeout(this.#breath)
    this.#outgoing.break(error.code === 'E_GONE' ? error : gone())
    this.#tellRoomy()
    this.#stream.destroy()
    this.#events.onClose(error)
  }

  #take(chunk: Buffer): void {
    this.#bytesIn += chunk.length
    this.#meaningful(() => {
      this.#inbox.push(...this.#reader.push(chunk))
      if (!this.#isResting) this.#readInbox()
    })
  }

  #goOn(): void {
    if (this.#isRoomy()) this.#tellRoomy()
    if (!this.#closed && !this.#isResting) this.#meaningful(() => this.#readInbox())
  }

  #readInbox(): void {
    let read = 0
    while (!this.#closed && read < MOST_A_TURN && this.#isCalm()) {
      const frame = this.#inbox[read]
      if (!frame) break
      read++
      this.#hear(readMessage(frame), frame)
    }
    this.#inbox.splice(0, read)
    if (!this.#isCalm()) this.#pause()
    else if (this.#inbox.length > 0) this.#rest()
    else this.#stream.resume()
  }

  /** Whoever else works in this process has a turn. */
  #rest(): void {
    this.#stream.pause()
    this.#isResting = true
    setImmediate(() => {
      this.#isResting = false
      this.#goOn()
    })
  }

  /** What else it waits for tells when it is over; only the pace does not. */
  #pause(): void {
    this.#stream.pause()
    const { wait } = this.#pace
    if (wait === 0 || this.#breath) return
    this.#breath = setTimeout(() => {
      this.#breath = null
      this.#goOn()
    }, wait)
  }

  #isCalm(): boolean {
    const { calls, bytes } = this.#limits.incoming
    if (this.#answering >= calls || this.#answeringBytes >= bytes) return false
    return this.#isRoomy() && this.#pace.wait === 0
  }

  #isRoomy(): boolean {
    return this.#writer.behind < this.#limits.behind
  }

  #tellRoomy(): void {
    for (const resolve of this.#waitForRoom.splice(0)) resolve()
  }

  #hear(message: RpcMessage, { json, binary }: Frame): void {
    if (message.kind === 'call') {
      this.#pace.spend(json.length)
      void this.#answer(message.id, message.method, message.params, json.length + binary.byteLength)
    } else if (!this.#outgoing.settle(message)) {
      throw strange('an answer that nobody waits for')
    }
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
