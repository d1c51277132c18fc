const FROM = Buffer.from('From ')
const LINE_FEED = 0x0a
const CARRIAGE_RETURN = 0x0d

/**
 * Cuts an mbox into its messages (RFC 4155 appendix A): a line that begins with `From ` after an empty line
 * begins a message; `>From ` stands for `From ` in its text (mboxrd). A file that does not begin so
 * is one message.
 */
export class MboxSplitter {
  #largest: number
  #pending = Buffer.alloc(0)
  #searched = 0
  #isMbox: boolean | null = null

  constructor(largest: number) {
    this.#largest = largest
  }

  *push(chunk: Buffer): Generator<Buffer> {
    this.#pending = Buffer.concat([this.#pending, chunk])
    if (this.#pending.length < FROM.length) return
    this.#isMbox ??= this.#pending.subarray(0, FROM.length).equals(FROM)
    if (!this.#isMbox) return
    for (let start = this.#nextStart(); start !== -1; start = this.#nextStart()) {
      yield this.#message(this.#pending.subarray(0, start))
      this.#pending = this.#pending.subarray(start)
      this.#searched = 0
    }
  }

  *end(): Generator<Buffer> {
    if (this.#pending.length === 0) return
    yield this.#isMbox ? this.#message(this.#pending) : this.#pending.subarray(0, this.#largest)
  }

  /** Where the message after the one in hand begins, or -1 while it is not there yet. */
  #nextStart(): number {
    let from = Math.max(this.#searched, 1)
    for (;;) {
      const start = this.#pending.indexOf(FROM, from)
      if (start === -1) {
        this.#searched = Math.max(1, this.#pending.length - FROM.length)
        return -1
      }
      if (this.#followsEmptyLine(start)) return start
      from = start + 1
    }
  }

  #followsEmptyLine(at: number): boolean {
    const bytes = this.#pending
    if (bytes[at - 1] !== LINE_FEED) return false
    const before = bytes[at - 2] === CARRIAGE_RETURN ? at - 3 : at - 2
    return bytes[before] === LINE_FEED
  }

  /** Without its separator, its quoting, and the empty line that the file added. */
  #message(entry: Buffer): Buffer {
    const body = entry.subarray(entry.indexOf(LINE_FEED) + 1, this.#largest)
    const text = body.toString('latin1')
    const plain = /^>+From /m.test(text) ? text.replace(/^>(>*From )/gm, '$1') : text
    return Buffer.from(plain.replace(/\r?\n(\r?\n)$/, '$1'), 'latin1')
  }
}
