import {
  HEADER_LINE_TOO_LONG,
  HEADER_TOO_LARGE,
  TOO_DEEP,
  TOO_MANY_FIELDS,
  TOO_MANY_PARTS,
} from '../refusals.js'
import type { Reply } from '../reply.js'
import { boundaryOf, isMessage, isType } from './content_type.js'

const CR = 0x0d
const LF = 0x0a
const DASH = 0x2d
const SPACE = 0x20
const TAB = 0x09
const DELIMITER = Buffer.from('\n--')
/** RFC 2046 §5.1.1: a boundary has 70 characters; what is far longer delimits nothing */
const LONGEST_DELIMITER = 1_000
/** of one field's value, from which a boundary is read */
const LONGEST_TYPE = 8_192
const NOTHING = Buffer.alloc(0)

export interface StructureLimits {
  headerBytes: number
  headerFields: number
  headerLineBytes: number
  mimeDepth: number
  mimeParts: number
}

/** A multipart that is open, or a message within a message. */
interface Level {
  boundary: string
  depth: number
}

/**
 * Counts what a message is made of while it is read: fields and bytes of its headers, parts, and how deep
 * they stand in each other. Of bodies only the lines that begin with two dashes are looked at, and those
 * only where a boundary is open. Whoever hides parts from it hides them from no reader: those have limits too.
 */
export class Structure {
  readonly #limits: StructureLimits
  #inHeader = true
  #headerBytes = 0
  #fields = 0
  #parts = 0
  #depth = 0
  #levels: Level[] = []
  /** the value of a Content-Type field, as far as it has come */
  #type: string | null = null
  #isInType = false
  #atLineStart = true
  /** the beginning of a line whose end is still to come */
  #rest: Buffer = NOTHING

  constructor(limits: StructureLimits) {
    this.#limits = limits
  }

  /** Bytes as they follow each other, however they were cut; null while all is well. */
  feed(piece: Buffer): Reply | null {
    const bytes = this.#rest.length ? Buffer.concat([this.#rest, piece]) : piece
    this.#rest = NOTHING
    let at = 0
    while (at < bytes.length) {
      const start = this.#inHeader ? at : this.#findDelimiter(bytes, at)
      if (start === -1) return null
      const end = bytes.indexOf(LF, start)
      if (end === -1) return this.#setAside(bytes.subarray(start))
      const line = bytes.subarray(start, bytes[end - 1] === CR && end > start ? end - 1 : end)
      const fault = this.#inHeader ? this.#readField(line) : this.#readDelimiter(line)
      if (fault) return fault
      at = end + 1
      this.#atLineStart = true
    }
    return null
  }

  #setAside(line: Buffer): Reply | null {
    if (this.#inHeader && line.length > this.#limits.headerLineBytes) return HEADER_LINE_TOO_LONG
    if (this.#inHeader || line.length <= LONGEST_DELIMITER) this.#rest = Buffer.from(line)
    else this.#atLineStart = false
    return null
  }

  #readField(line: Buffer): Reply | null {
    if (line.length === 0) return this.#endHeader()
    this.#headerBytes += line.length + 2
    if (line.length > this.#limits.headerLineBytes) return HEADER_LINE_TOO_LONG
    if (this.#headerBytes > this.#limits.headerBytes) return HEADER_TOO_LARGE
    if (line[0] === SPACE || line[0] === TAB) {
      if (this.#isInType) this.#addToType(line.toString('latin1'))
      return null
    }
    this.#fields += 1
    this.#isInType = this.#type === null && isType(line)
    if (this.#isInType) this.#addToType(line.toString('latin1'))
    return this.#fields > this.#limits.headerFields ? TOO_MANY_FIELDS : null
  }

  #addToType(text: string): void {
    this.#type = `${this.#type ?? ''}${text}`.slice(0, LONGEST_TYPE)
  }

  #endHeader(): Reply | null {
    const type = this.#type ?? ''
    const boundary = boundaryOf(type)
    this.#beginHeader()
    this.#inHeader = false
    // RFC 2046 §5.2.1: a header follows, and a body of its own
    if (isMessage(type)) this.#inHeader = true
    if (boundary === null && !isMessage(type)) return null
    this.#depth += 1
    if (boundary !== null) this.#levels.push({ boundary, depth: this.#depth })
    return this.#depth > this.#limits.mimeDepth ? TOO_DEEP : null
  }

  #beginHeader(): void {
    this.#inHeader = true
    this.#isInType = false
    this.#type = null
    this.#headerBytes = 0
    this.#fields = 0
  }

  /** Where a line begins that may delimit parts, or -1; then what is left needs no second look. */
  #findDelimiter(bytes: Buffer, at: number): number {
    if (this.#levels.length === 0) return -1
    if (this.#atLineStart && bytes[at] === DASH && bytes[at + 1] === DASH) return at
    const found = bytes.indexOf(DELIMITER, at)
    if (found !== -1) return found + 1
    this.#rememberEnd(bytes, at)
    return -1
  }

  /** The first of two dashes may be the last byte. */
  #rememberEnd(bytes: Buffer, at: number): void {
    const last = bytes.length - 1
    const before = last > at ? bytes[last - 1] === LF : this.#atLineStart
    if (bytes[last] === DASH && before) this.#rest = Buffer.from('-')
    this.#atLineStart = bytes[last] === LF || this.#rest.length > 0
  }

  #readDelimiter(line: Buffer): Reply | null {
    if (line.length > LONGEST_DELIMITER) return null
    const text = line.toString('latin1', 2).trimEnd()
    const begun = this.#levels.findLastIndex(({ boundary }) => boundary === text)
    if (begun !== -1) return this.#beginPart(begun)
    const ended = this.#levels.findLastIndex(({ boundary }) => `${boundary}--` === text)
    if (ended === -1) return null
    this.#depth = (this.#levels[ended]?.depth ?? 1) - 1
    this.#levels.length = ended
    return null
  }

  #beginPart(level: number): Reply | null {
    this.#parts += 1
    this.#depth = this.#levels[level]?.depth ?? 0
    this.#levels.length = level + 1
    this.#beginHeader()
    return this.#parts > this.#limits.mimeParts ? TOO_MANY_PARTS : null
  }
}
