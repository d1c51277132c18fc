import { createHmac, timingSafeEqual } from 'node:crypto'
import { readMessage } from './message.js'
import { decodeName, encodeName } from './names.js'
import { CLASS, encodeRecord } from './records.js'

/** Transaction signatures (RFC 8945): the server knows us, and we know it. */
export interface TsigKey {
  name: string
  algorithm: 'hmac-sha256' | 'hmac-sha384' | 'hmac-sha512'
  secret: Buffer
}

/** Seconds by which two clocks may differ (RFC 8945 §10). */
const FUDGE = 300

/** What a server may answer that does not even look at the key; whoever forges it gains nothing but a failure. */
const UNSIGNED_ERRORS = ['FORMERR', 'SERVFAIL', 'NOTIMP', 'REFUSED', 'NOTAUTH']

/** RFC 8945 §5.2: why a server refused, in the TSIG of its answer. */
export const TSIG_ERROR = { badSignature: 16, badKey: 17, badTime: 18 } as const

export interface Signed {
  bytes: Buffer
  /** what the answer's signature goes on from */
  mac: Buffer
}

/** Appends the signature to a message (§5.1). */
export function signMessage(message: Buffer, key: TsigKey, now = Date.now()): Signed {
  const time = Math.floor(now / 1000)
  const mac = hmac(key, [message, variables(key, { time, fudge: FUDGE, error: 0, other: EMPTY })])
  const rdata = tsigRdata(key, time, mac, message.readUInt16BE(0))
  const record = encodeRecord({ name: key.name, type: 'TSIG', class: CLASS.any, ttl: 0, rdata })
  const bytes = Buffer.concat([message, record])
  bytes.writeUInt16BE(message.readUInt16BE(10) + 1, 10)
  return { bytes, mac }
}

/** Follows the signatures of an answer that comes in one message or many (§5.3.1). */
export class TsigVerifier {
  readonly #key: TsigKey
  #mac: Buffer
  #unsigned: Buffer[] = []
  #first = true

  constructor(key: TsigKey, requestMac: Buffer) {
    this.#key = key
    this.#mac = requestMac
  }

  /** The error that the server signed or sent (0: none); throws where the answer is not the server's. */
  take(message: Buffer): number {
    const { rcode, additionals } = readMessage(message)
    const last = additionals.at(-1)
    if (last?.type !== 'TSIG') {
      if (this.#first && UNSIGNED_ERRORS.includes(rcode)) return 0
      this.#unsigned.push(message)
      // The first message of an answer is always signed; later ones at least every hundredth (§5.3.1).
      if (this.#first || this.#unsigned.length > 99) throw new Error('an unsigned answer')
      return 0
    }
    const tsig = readTsig(message, last.data)
    if (tsig.mac.length === 0) return tsig.error || TSIG_ERROR.badSignature
    const stripped = withoutLast(message, last.start, tsig.originalId)
    const parts = this.#first ? variables(this.#key, tsig) : timers(tsig)
    const digest = [lengthAndMac(this.#mac), ...this.#unsigned, stripped, parts]
    const expected = hmac(this.#key, digest)
    if (expected.length !== tsig.mac.length || !timingSafeEqual(expected, tsig.mac)) {
      throw new Error('an answer whose signature does not hold')
    }
    this.#mac = tsig.mac
    this.#unsigned = []
    this.#first = false
    return tsig.error
  }

  /** The last message must have been signed, or the end may be missing. */
  get isComplete(): boolean {
    return !this.#first && this.#unsigned.length === 0
  }
}

interface Tsig {
  time: number
  fudge: number
  mac: Buffer
  originalId: number
  error: number
  other: Buffer
}

const EMPTY = Buffer.alloc(0)

/** RFC 8945 §4.2. */
function tsigRdata(key: TsigKey, time: number, mac: Buffer, id: number): Buffer {
  const tail = Buffer.alloc(6)
  tail.writeUInt16BE(id, 0)
  return Buffer.concat([
    encodeName(key.algorithm),
    timeAndFudge(time, FUDGE),
    lengthAndMac(mac),
    tail,
  ])
}

function readTsig(message: Buffer, start: number): Tsig {
  const [, at] = decodeName(message, start)
  const afterMac = at + 10 + message.readUInt16BE(at + 8)
  const otherLength = message.readUInt16BE(afterMac + 4)
  return {
    time: message.readUIntBE(at, 6),
    fudge: message.readUInt16BE(at + 6),
    mac: message.subarray(at + 10, afterMac),
    originalId: message.readUInt16BE(afterMac),
    error: message.readUInt16BE(afterMac + 2),
    other: message.subarray(afterMac + 6, afterMac + 6 + otherLength),
  }
}

/** RFC 8945 §4.3.3: names in lower case, then what is not in the message itself. */
function variables(key: TsigKey, tsig: Pick<Tsig, 'time' | 'fudge' | 'error' | 'other'>): Buffer {
  const classAndTtl = Buffer.alloc(6)
  classAndTtl.writeUInt16BE(CLASS.any, 0)
  const tail = Buffer.alloc(4)
  tail.writeUInt16BE(tsig.error, 0)
  tail.writeUInt16BE(tsig.other.length, 2)
  return Buffer.concat([
    encodeName(key.name.toLowerCase()),
    classAndTtl,
    encodeName(key.algorithm),
    timers(tsig),
    tail,
    tsig.other,
  ])
}

function timers({ time, fudge }: Pick<Tsig, 'time' | 'fudge'>): Buffer {
  return timeAndFudge(time, fudge)
}

function timeAndFudge(time: number, fudge: number): Buffer {
  const bytes = Buffer.alloc(8)
  bytes.writeUIntBE(time, 0, 6)
  bytes.writeUInt16BE(fudge, 6)
  return bytes
}

function lengthAndMac(mac: Buffer): Buffer {
  const length = Buffer.alloc(2)
  length.writeUInt16BE(mac.length, 0)
  return Buffer.concat([length, mac])
}

/** RFC 8945 §4.3.2: as if the signature had not been added. */
function withoutLast(message: Buffer, start: number, originalId: number): Buffer {
  const stripped = Buffer.from(message.subarray(0, start))
  stripped.writeUInt16BE(originalId, 0)
  stripped.writeUInt16BE(stripped.readUInt16BE(10) - 1, 10)
  return stripped
}

function hmac({ algorithm, secret }: TsigKey, parts: readonly Buffer[]): Buffer {
  const digest = createHmac(algorithm.replace('hmac-', ''), secret)
  for (const part of parts) digest.update(part)
  return digest.digest()
}
