import { type MessageBytes, heldBytes } from '@caliopen/contract/bytes'
import type { Budget } from '../budget.js'
import {
  BARE_NEWLINE_IN_MESSAGE,
  NO_ROOM,
  NO_ROOM_ON_DISK,
  TEXT_LINE_TOO_LONG,
  TOO_LARGE,
} from '../refusals.js'
import { RefusedReader } from './refused_reader.js'
import { type Reply, because } from '../reply.js'
import type { Shelf, ShelfFile } from '../shelf.js'
import { Structure, type StructureLimits } from './structure.js'

const CR = 0x0d
const LF = 0x0a
const DOT = 0x2e
/** RFC 5321 §4.1.1.4: what ends a message, and nothing else does */
const END = Buffer.from('\r\n.\r\n')
const END_AT_LINE_START = Buffer.from('.\r\n')
const STUFFED = Buffer.from('\r\n.')
const CRLF_BYTES = 2
const NOT_A_LINE_END = /\r(?!\n)|(?<!\r)\n|\0/
const NOTHING = Buffer.alloc(0)
/** what a kept chunk costs beside its bytes: who sends one byte at a time pays for it */
const PIECE_BYTES = 256

export interface MessageLimits extends StructureLimits {
  messageBytes: number
  textLineBytes: number
  heldBytes: number
}

/**
 * Reads one message after DATA: finds its end, takes the dots back out (RFC 5321 §4.5.2) and judges
 * it. The verdict is the same however the network cut the bytes into chunks. After a fault nothing
 * is kept, and the rest is only read to find the end. What grows beyond `heldBytes` goes on the shelf,
 * where there is one.
 */
export class MessageReader {
  /** why this message is refused; null while there is no reason */
  fault: Reply | null = null
  #limits: MessageLimits
  #budget: Budget
  #structure: Structure
  #shelf: Shelf | null
  #file: ShelfFile | null = null
  #busy: Promise<void> | null = null
  #pieces: Buffer[] = []
  #size = 0
  #held = 0
  #lineBytes = 0
  #atLineStart = true
  /** the last bytes of a chunk whose meaning the next chunk decides: CR, or a line's first dot */
  #pending: Buffer = NOTHING
  #refused: RefusedReader | null = null

  constructor(limits: MessageLimits, budget: Budget, shelf: Shelf | null = null) {
    this.#limits = limits
    this.#budget = budget
    this.#structure = new Structure(limits)
    this.#shelf = shelf
  }

  /** Its bytes so far. */
  get size(): number {
    return this.#size
  }

  /** What must be waited for before more is fed; never rejects. */
  get busy(): Promise<void> | null {
    return this.#busy
  }

  /** Returns null while the message goes on, and at its end whatever follows it in this chunk. */
  feed(chunk: Buffer): Buffer | null {
    if (this.#refused) return this.#refused.feed(chunk)

    const bytes = this.#pending.length ? Buffer.concat([this.#pending, chunk]) : chunk
    const end = this.#findEnd(bytes)
    const body = end === -1 ? this.#setPendingAside(bytes) : bytes.subarray(0, end)
    if (NOT_A_LINE_END.test(body.toString('latin1'))) return this.#refuseAndClose(bytes)

    if (body.length) this.#add(body)
    if (end !== -1) return bytes.subarray(end + END_AT_LINE_START.length)
    return this.#size > 2 * this.#limits.messageBytes ? this.#breakOff() : null
  }

  /** The message, once. It stays on the budget, or on the shelf, until release(). Rejects when it could not be written. */
  take(): MessageBytes | Promise<MessageBytes> {
    if (this.#file) return this.#file.finish()
    const [first] = this.#pieces
    const raw = first && this.#pieces.length === 1 ? first : Buffer.concat(this.#pieces)
    this.#pieces = []
    return heldBytes(raw)
  }

  /** Gives the room back: nobody needs the message any more. */
  release(): void {
    this.#pieces = []
    this.#budget.release(this.#held)
    this.#held = 0
    this.#file?.discard()
    this.#file = null
  }

  /** Index of the dot that ends the message, or -1. */
  #findEnd(bytes: Buffer): number {
    if (this.#atLineStart && bytes.subarray(0, 3).equals(END_AT_LINE_START)) return 0
    const at = bytes.indexOf(END)
    return at === -1 ? -1 : at + CRLF_BYTES
  }

  #setPendingAside(bytes: Buffer): Buffer {
    const decided = bytes.length - undecidedBytes(bytes, this.#atLineStart)
    // a copy, or these few bytes would keep the whole chunk in memory
    this.#pending = decided < bytes.length ? Buffer.from(bytes.subarray(decided)) : NOTHING
    return bytes.subarray(0, decided)
  }

  #refuseAndClose(bytes: Buffer): Buffer | null {
    this.#drop(BARE_NEWLINE_IN_MESSAGE)
    this.#refused = new RefusedReader(this.#atLineStart, 2 * this.#limits.messageBytes)
    return this.#refused.feed(bytes)
  }

  #breakOff(): Buffer {
    this.#drop({ ...TOO_LARGE, hangUp: true })
    return NOTHING
  }

  #add(body: Buffer): void {
    this.#size += body.length
    if (this.#size > this.#limits.messageBytes) this.#drop(TOO_LARGE)
    if (this.#longestLine(body) > this.#limits.textLineBytes) this.#drop(TEXT_LINE_TOO_LONG)
    if (!this.fault) this.#keep(body)
    this.#atLineStart = body[body.length - 1] === LF
  }

  /** Lines inside one chunk are shorter than the limit, for chunks are: only those that cross chunks count. */
  #longestLine(body: Buffer): number {
    const first = body.indexOf(LF)
    const crossing = this.#lineBytes + (first === -1 ? body.length : first)
    this.#lineBytes = first === -1 ? crossing : body.length - body.lastIndexOf(LF) - 1
    return crossing
  }

  #keep(body: Buffer): void {
    const piece = unstuff(body, this.#atLineStart)
    const fault = this.#structure.feed(piece)
    if (fault) return this.#drop(fault)
    if (this.#file) return this.#write(this.#file, piece)
    const cost = body.length + PIECE_BYTES
    if (!this.#budget.take(cost)) return this.#drop(NO_ROOM)
    this.#held += cost
    this.#pieces.push(piece)
    if (this.#shelf && this.#held > this.#limits.heldBytes) this.#putOn(this.#shelf)
  }

  #putOn(shelf: Shelf): void {
    const pieces = this.#pieces
    this.release()
    const file = (this.#file = shelf.open())
    for (const piece of pieces) this.#write(file, piece)
  }

  #write(file: ShelfFile, piece: Buffer): void {
    const more = file.write(piece)
    if (!more) return
    const done = () => void (this.#busy = null)
    this.#busy = more.then(done, (error: unknown) => {
      done()
      this.#drop(because(NO_ROOM_ON_DISK, error))
    })
  }

  #drop(fault: Reply): void {
    this.fault = fault
    this.release()
  }
}

/** How many bytes at the end may belong to CR LF, or to a dot that ends the message or is to be taken out. */
function undecidedBytes(bytes: Buffer, atLineStart: boolean): number {
  const cr = bytes[bytes.length - 1] === CR ? 1 : 0
  const dot = bytes.length - 1 - cr
  const startsLine = dot === 0 ? atLineStart : bytes[dot - 1] === LF
  return bytes[dot] === DOT && startsLine ? cr + 1 : cr
}

/** RFC 5321 §4.5.2: a dot that starts a line is not part of it. */
function unstuff(body: Buffer, atLineStart: boolean): Buffer {
  let from = atLineStart && body[0] === DOT ? 1 : 0
  let at = body.indexOf(STUFFED, from)
  if (at === -1) return body.subarray(from)

  const text = Buffer.allocUnsafe(body.length - from)
  let length = 0
  while (at !== -1) {
    length += body.copy(text, length, from, at + CRLF_BYTES)
    from = at + STUFFED.length
    at = body.indexOf(STUFFED, from)
  }
  length += body.copy(text, length, from)
  return text.subarray(0, length)
}
