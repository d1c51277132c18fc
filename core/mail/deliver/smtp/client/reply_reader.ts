/** A host that does not speak SMTP, or says too much. */
export class ProtocolError extends Error {
  readonly code = 'E_SMTP_PROTOCOL'
}

/** RFC 5321 §4.5.3.1.5 asks for 512 octets a line; hosts that explain themselves take more. */
const LINE = 4_096
const LINES = 128

/** Puts lines together to replies (RFC 5321 §4.2.1). */
export class ReplyReader {
  #rest = ''
  #lines: string[] = []

  /** The replies that are complete with these octets. Throws E_SMTP_PROTOCOL. */
  read(octets: Buffer): string[] {
    const lines = (this.#rest + octets.toString()).split('\n')
    this.#rest = lines.pop() ?? ''
    if (this.#rest.length > LINE) throw new ProtocolError('a line without an end')
    const replies: string[] = []
    for (const line of lines) {
      if (this.#take(line.endsWith('\r') ? line.slice(0, -1) : line)) {
        replies.push(this.#lines.join('\n'))
        this.#lines = []
      }
    }
    return replies
  }

  /** Whether something was said of which no reply came out yet. */
  get isHalfway(): boolean {
    return this.#rest !== '' || this.#lines.length > 0
  }

  /** Whether it was the last line of a reply. */
  #take(line: string): boolean {
    const first = this.#lines[0] ?? line
    const isReply = /^[2-5]\d\d(?:[ -]|$)/.test(line) && line.startsWith(first.slice(0, 3))
    if (!isReply || line.length > LINE || this.#lines.length === LINES) {
      throw new ProtocolError(`no reply of SMTP: ${line.slice(0, 80)}`)
    }
    this.#lines.push(line)
    return line[3] !== '-'
  }
}
