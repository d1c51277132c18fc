import { SMTPStream } from 'smtp-server/lib/smtp-stream.js'
import { Dialogue, type Host } from './dialogue.js'

/** Stands where the library reads, and lets the dialogue read instead. */
export class StrictStream extends SMTPStream {
  readonly dialogue: Dialogue

  constructor(host: Omit<Host, 'isGone'>, maxLineBytes: number) {
    super()
    const isGone = () => this.isClosed
    this.dialogue = new Dialogue({ ...host, isGone }, maxLineBytes)
  }

  override _write(chunk: Buffer, _encoding: string, next: () => void): void {
    this.dialogue.feed(chunk, next)
  }

  /** What the client did not end is no command, also when it leaves. */
  override _flushData(): void {
    this.dialogue.abandon()
  }
}
