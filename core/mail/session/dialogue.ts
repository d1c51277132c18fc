import { readCommandLine } from './reading/command_line.js'
import type { MessageReader } from './reading/message_reader.js'
import type { Reply } from './reply.js'

const NOTHING = Buffer.alloc(0)
const COMMANDS_AT_ONCE = 100

/** Who answers; called for one thing at a time. */
export interface Host {
  /** the connection is over: nothing more is read */
  isGone(): boolean
  /** `resume` lets the next command be read; it may be called at once */
  command(line: Buffer, resume: () => void): void
  message(reader: MessageReader, resume: () => void): void
  /** the client broke the protocol; nothing of it is read after this */
  fault(reply: Reply): void
}

/**
 * Cuts what a client sends into commands and messages, one at a time: the next is not looked at
 * before the last one is answered.
 */
export class Dialogue {
  #host: Host
  #maxLineBytes: number
  #input: Buffer = NOTHING
  #message: MessageReader | null = null
  #wantsMore: (() => void) | null = null
  #isRunning = false
  #mayGoOn = false
  #streak = 0

  constructor(host: Host, maxLineBytes: number) {
    this.#host = host
    this.#maxLineBytes = maxLineBytes
  }

  get isReadingMessage(): boolean {
    return this.#message !== null
  }

  /** Whether the client said more than we have read. */
  get hasMore(): boolean {
    return this.#input.length > 0
  }

  /** `wantsMore` is called when all of it is read and answered. */
  feed(chunk: Buffer, wantsMore: () => void): void {
    this.#input = this.#input.length ? Buffer.concat([this.#input, chunk]) : chunk
    this.#wantsMore = wantsMore
    this.#run()
  }

  /** What comes next is a message. */
  expectMessage(reader: MessageReader): void {
    this.#message = reader
  }

  /** Lets go of a message that will never be complete. */
  abandon(): void {
    this.#message?.release()
    this.#message = null
  }

  /** Goes round while answers come at once, so that many commands in one packet do not pile up on the stack. */
  #run = (): void => {
    this.#mayGoOn = true
    if (this.#isRunning) return
    this.#isRunning = true
    try {
      while (this.#mayGoOn) {
        this.#mayGoOn = false
        this.#step()
      }
    } finally {
      this.#isRunning = false
    }
  }

  #step(): void {
    if (this.#host.isGone()) this.#input = NOTHING
    if (this.#input.length === 0) return this.#askForMore()
    if (this.#message) return this.#readMessage(this.#message)
    if (++this.#streak % COMMANDS_AT_ONCE === 0) setImmediate(() => this.#readCommand())
    else this.#readCommand()
  }

  #readMessage(reader: MessageReader): void {
    const rest = reader.feed(this.#input)
    this.#input = rest ?? NOTHING
    if (!rest) return this.#askWhenReady(reader)
    this.#message = null
    this.#host.message(reader, this.#run)
  }

  /** The disk may be slower than the network. */
  #askWhenReady({ busy }: MessageReader): void {
    if (busy) void busy.then(() => this.#askForMore())
    else this.#askForMore()
  }

  #readCommand(): void {
    const command = readCommandLine(this.#input, this.#maxLineBytes)
    if (!command) return this.#askForMore()
    if ('line' in command) {
      this.#input = command.rest
      return this.#host.command(command.line, this.#run)
    }
    this.#host.fault(command)
    this.#askForMore()
  }

  #askForMore(): void {
    this.#streak = 0
    const wantsMore = this.#wantsMore
    this.#wantsMore = null
    wantsMore?.()
  }
}
