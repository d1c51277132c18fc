const [CR, LF, DOT] = [13, 10, 46]

/** Where the writer of a message stands: what follows may have to be told from the end (RFC 5321 §4.5.2). */
export class BodyWriter {
  /** the last octet that went out; a message begins a line */
  #last = LF

  /** The same octets with a dot before each dot that begins a line, and CRLF at each end of line. */
  write(octets: Buffer): Buffer {
    if (octets.length === 0) return octets
    const isPlain = octets[0] !== LF && octets[0] !== DOT && this.#last !== CR && !needsCare(octets)
    const written = isPlain ? octets : this.#carefully(octets)
    this.#last = octets[octets.length - 1] ?? LF
    return written
  }

  /** What ends it. */
  end(): string {
    if (this.#last === LF) return '.\r\n'
    return this.#last === CR ? '\n.\r\n' : '\r\n.\r\n'
  }

  #carefully(octets: Buffer): Buffer {
    const written: number[] = []
    let last = this.#last
    for (const octet of octets) {
      // A CR or LF that stands alone ends a line for some and not for others: it may not leave us.
      if (last === CR && octet !== LF) {
        written.push(LF)
        last = LF
      }
      if (octet === LF && last !== CR) written.push(CR)
      if (octet === DOT && last === LF) written.push(DOT)
      written.push(octet)
      last = octet
    }
    return Buffer.from(written)
  }
}

/** Whether a line begins with a dot, or ends otherwise than in CRLF. */
function needsCare(octets: Buffer): boolean {
  let ends = 0
  for (let at = octets.indexOf(LF); at !== -1; at = octets.indexOf(LF, at + 1)) {
    if (octets[at - 1] !== CR || octets[at + 1] === DOT) return true
    ends += 1
  }
  let returns = 0
  for (let at = octets.indexOf(CR); at !== -1; at = octets.indexOf(CR, at + 1)) returns += 1
  return returns !== ends && !(returns === ends + 1 && octets[octets.length - 1] === CR)
}
