import { createHash } from 'node:crypto'

/** RFC 6376 §3.4.2: a field, its name and colon included, as it is signed; without CR LF at its end. */
export function relaxedField(line: string): string {
  const colon = line.indexOf(':')
  const value = line.slice(colon + 1).replace(/\r\n/g, '')
  const spaced = value.replace(/[ \t]+/g, ' ').trim()
  return `${line.slice(0, colon).trimEnd().toLowerCase()}:${spaced}`
}

const NEW_LINE = '\r\n'

/** RFC 6376 §3.4.4: the hash of a body that comes in pieces; lines end in CR LF. */
export class RelaxedBody {
  readonly #hash = createHash('sha256')
  /** the beginning of a line whose end has not come */
  #rest = ''
  /** line ends that count only if something follows them */
  #pending = 0
  #isEmpty = true

  update(piece: Buffer): void {
    const text = this.#rest + piece.toString('latin1')
    const end = text.lastIndexOf(NEW_LINE)
    this.#rest = end === -1 ? text : text.slice(end + NEW_LINE.length)
    if (end !== -1) this.#take(text.slice(0, end + NEW_LINE.length))
  }

  /** in base64, for bh= */
  digest(): string {
    if (this.#rest !== '') this.#take(this.#rest + NEW_LINE)
    if (!this.#isEmpty) this.#hash.update(NEW_LINE)
    return this.#hash.digest('base64')
  }

  /** Whole lines. */
  #take(lines: string): void {
    const reduced = lines.replace(/[ \t]+/g, ' ').replace(/ \r\n/g, NEW_LINE)
    let end = reduced.length
    while (end > 0 && reduced.startsWith(NEW_LINE, end - NEW_LINE.length)) end -= NEW_LINE.length
    const lineEnds = (reduced.length - end) / NEW_LINE.length
    if (end === 0) {
      this.#pending += lineEnds
      return
    }
    this.#hash.update(NEW_LINE.repeat(this.#pending))
    this.#hash.update(reduced.slice(0, end), 'latin1')
    this.#pending = lineEnds
    this.#isEmpty = false
  }
}
