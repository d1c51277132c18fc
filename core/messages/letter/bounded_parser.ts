import { MailParser } from 'mailparser'

/** What mailparser knows of a part, and what it reads of it: it tells nobody. */
interface ParserNode {
  isAttachment?: boolean
}

interface ParserChunk {
  type: string
  value?: Buffer
}

declare module 'mailparser' {
  interface MailParser {
    curnode: ParserNode | false
    processChunk(chunk: ParserChunk, done: (error?: Error) => void): void
  }
}

/** Of a text, as it travels: four times of what the index and the screen ever see. */
const LONGEST_TEXT = 2 * 1024 * 1024

/** The parser holds texts whole; of a longer one this one takes the beginning. It knows the library from the inside. */
export class BoundedParser extends MailParser {
  #text = 0

  override processChunk(chunk: ParserChunk, done: (error?: Error) => void): void {
    const isText = chunk.type === 'body' && this.curnode && !this.curnode.isAttachment
    if (!isText) return super.processChunk(chunk, done)
    this.#text += chunk.value?.length ?? 0
    if (this.#text > LONGEST_TEXT) setImmediate(done)
    else super.processChunk(chunk, done)
  }
}
